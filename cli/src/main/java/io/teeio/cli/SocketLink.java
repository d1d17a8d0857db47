package io.teeio.cli;

import io.teeio.probe.ProbeLink;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.EmulatorClient;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A responder on a socket; every frame in both directions is shown to a recorder. */
final class SocketLink implements ProbeLink, Transport, Closeable {
  private final EmulatorClient client;
  private final Binding binding;
  private final Consumer<Bytes> recorder;

  private SocketLink(EmulatorClient client, Binding binding, Consumer<Bytes> recorder) {
    this.client = client;
    this.binding = binding;
    this.recorder = recorder;
  }

  /** Connects to {@code endpoint}. */
  static SocketLink open(Endpoints.Endpoint endpoint, Duration timeout, Consumer<Bytes> recorder)
      throws IOException {
    EmulatorClient client = EmulatorClient.connect(endpoint.address(), endpoint.binding(), timeout);
    return new SocketLink(client, endpoint.binding(), recorder);
  }

  @Override
  public Transport transport() {
    return this;
  }

  @Override
  public Optional<Mailbox> mailbox() {
    return binding == Binding.PCI_DOE ? Optional.of(this::carry) : Optional.empty();
  }

  @Override
  public Binding binding() {
    return binding;
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    Bytes answer = carry(Framing.wrap(binding, request));
    try {
      return Framing.unwrap(binding, answer)
          .orElseThrow(() -> new IOException("the peer answered in another protocol than SPDM"));
    } catch (MalformedInput e) {
      throw new IOException("the peer sent no " + binding + " message: " + e.getMessage(), e);
    }
  }

  private Bytes carry(Bytes frame) throws IOException {
    recorder.accept(frame);
    Bytes answer = client.exchange(frame);
    recorder.accept(answer);
    return answer;
  }

  /** Leaves, and tells the responder to end too. */
  void shutdown() throws IOException {
    client.shutdown();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
