package io.teeio.device;

import io.teeio.pcie.doe.DataObject;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.ConnectionEvent;
import io.teeio.spdm.transport.ConnectionHandler;
import io.teeio.spdm.transport.ConnectionLimits;
import io.teeio.spdm.transport.EmulatorServer;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Serves device security managers on a socket, in the framing of DMTF's emulator, for other
 * people's requesters. Each connection meets a device that has just been switched on; its keys and
 * locked TDIs die with the connection, whether that ends with SHUTDOWN, CONTINUE or not at all.
 */
public final class DsmServer implements Closeable {
  private final EmulatorServer server;

  private DsmServer(EmulatorServer server) {
    this.server = server;
  }

  /**
   * Listens at {@code address}.
   *
   * @param address port 0 takes any free one
   * @param binding DOE data objects, discovery among them, or MCTP messages
   * @param devices makes the security manager that a connection meets, made for {@code binding}
   * @param events hears what happens to connections, on their threads
   * @throws IOException if the port is in use or the host is not ours
   */
  public static DsmServer listen(
      InetSocketAddress address,
      Binding binding,
      Supplier<Dsm> devices,
      Consumer<ConnectionEvent> events)
      throws IOException {
    Supplier<ConnectionHandler> handlers =
        () ->
            switch (binding) {
              case PCI_DOE -> new DoeConnection(devices.get());
              case MCTP, TCP, STORAGE -> new MessageConnection(binding, devices.get());
            };
    return new DsmServer(
        EmulatorServer.listen(address, binding, ConnectionLimits.DEFAULT, handlers, events));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Waits until it is closed. */
  public void awaitClose() throws InterruptedException {
    server.awaitClose();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Whole data objects; one that is malformed or of an unknown protocol gets no answer. */
  private record DoeConnection(Dsm dsm) implements ConnectionHandler {
    @Override
    public Optional<Bytes> answer(Bytes payload) {
      try {
        return dsm.doe().apply(DataObject.read(payload)).map(DataObject::toBytes);
      } catch (MalformedInput discarded) {
        return Optional.empty();
      }
    }

    @Override
    public void disconnected() {
      dsm.reset();
    }
  }

  /** A message behind the header of its binding; what is not SPDM gets no answer. */
  private record MessageConnection(Binding binding, Dsm dsm) implements ConnectionHandler {
    @Override
    public Optional<Bytes> answer(Bytes payload) {
      try {
        Optional<Envelope> request = Framing.unwrap(binding, payload);
        return request.flatMap(dsm::respond).map(answer -> Framing.wrap(binding, answer));
      } catch (MalformedInput discarded) {
        return Optional.empty();
      }
    }

    @Override
    public void disconnected() {
      dsm.reset();
    }
  }
}
