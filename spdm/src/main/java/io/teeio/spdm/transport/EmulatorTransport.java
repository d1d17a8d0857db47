package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/** A responder at the other end of an {@link EmulatorClient}. */
public final class EmulatorTransport implements Transport {
  private final EmulatorClient client;
  private final Binding binding;

  /** A transport over {@code client}, which was connected for {@code binding}. */
  public EmulatorTransport(EmulatorClient client, Binding binding) {
    this.client = client;
    this.binding = binding;
  }

  @Override
  public Binding binding() {
    return binding;
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    Bytes answer = client.exchange(Framing.wrap(binding, request));
    try {
      return Framing.unwrap(binding, answer)
          .orElseThrow(() -> new IOException("the peer answered in another protocol than SPDM"));
    } catch (MalformedInput e) {
      throw new IOException("the peer sent no " + binding + " message: " + e.getMessage(), e);
    }
  }
}
