package io.teeio.cli;

import io.teeio.probe.ProbeLink;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.CapturedFrame;
import io.teeio.spdm.transport.EmulatorClient;
import io.teeio.spdm.transport.EmulatorFrame;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.TcpClient;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A responder on a socket; every frame in both directions is shown to a recorder. */
interface ResponderLink extends ProbeLink, Closeable {
  /** Leaves, and tells the responder to end too, where that can be told. */
  void shutdown() throws IOException;

  /** Connects to {@code endpoint}. */
  static ResponderLink open(
      Endpoints.Endpoint endpoint, Duration timeout, BiConsumer<CapturedFrame.Flow, Bytes> recorder)
      throws IOException {
    Binding binding = endpoint.binding();
    return endpoint.emulated()
        ? new Emulated(
            EmulatorClient.connect(endpoint.address(), binding, timeout), binding, recorder)
        : new Tcp(TcpClient.connect(endpoint.address(), timeout), recorder);
  }

  /** SPDM in the frames of DMTF's emulator. */
  record Emulated(
      EmulatorClient client, Binding binding, BiConsumer<CapturedFrame.Flow, Bytes> recorder)
      implements ResponderLink, Transport {
    @Override
    public Transport transport() {
      return this;
    }

    @Override
    public Optional<Mailbox> mailbox() {
      return binding == Binding.PCI_DOE ? Optional.of(this::carry) : Optional.empty();
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
      recorder.accept(CapturedFrame.Flow.OUTBOUND, frame);
      Bytes answer = client.exchange(frame);
      recorder.accept(CapturedFrame.Flow.INBOUND, answer);
      return answer;
    }

    @Override
    public boolean prompt(Wish wish, SessionId session) throws IOException {
      switch (wish) {
        case KEY_UPDATE ->
            client.command(
                EmulatorFrame.OOB_ENCAPSULATED_KEY_UPDATE,
                new WireWriter(4).u32(session.value()).toBytes());
        case ENDPOINT_INFO ->
            client.command(EmulatorFrame.OOB_ENCAPSULATED_ENDPOINT_INFO, Bytes.EMPTY);
      }
      return true;
    }

    @Override
    public void shutdown() throws IOException {
      client.shutdown();
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** SPDM over TCP (DSP0287). */
  record Tcp(TcpClient client, BiConsumer<CapturedFrame.Flow, Bytes> recorder)
      implements ResponderLink, Transport {
    @Override
    public Transport transport() {
      return this;
    }

    @Override
    public Optional<Mailbox> mailbox() {
      return Optional.empty();
    }

    @Override
    public Binding binding() {
      return Binding.TCP;
    }

    @Override
    public Envelope exchange(Envelope request) throws IOException {
      recorder.accept(CapturedFrame.Flow.OUTBOUND, Framing.wrap(Binding.TCP, request));
      Envelope answer = client.exchange(request);
      recorder.accept(CapturedFrame.Flow.INBOUND, Framing.wrap(Binding.TCP, answer));
      return answer;
    }

    @Override
    public void shutdown() throws IOException {
      client.close();
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
