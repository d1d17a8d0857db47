package io.teeio.device;

import io.teeio.pcie.doe.DataObject;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.ConnectionEvent;
import io.teeio.spdm.transport.ConnectionHandler;
import io.teeio.spdm.transport.ConnectionLimits;
import io.teeio.spdm.transport.EmulatorServer;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.TcpServer;
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
  /** What frames the messages on the socket. */
  public enum Framework {
    /** The socket of DMTF's emulator, and QEMU's. */
    EMULATOR,
    /** DSP0287 itself. */
    SPDM_OVER_TCP
  }

  /** Hears of every message on every connection, as its binding carries it. */
  @FunctionalInterface
  public interface Tap {
    /** A tap that nobody drinks from. */
    Tap NONE = (connection, payload) -> {};

    /**
     * A message went one way or the other; called on the threads of the connections.
     *
     * @param connection tells connections apart
     */
    void heard(Object connection, Bytes payload);
  }

  /** The part of a server that is the same for both. */
  private record Server(InetSocketAddress address, Closeable closeable, AwaitClose awaitClose) {}

  private interface AwaitClose {
    void run() throws InterruptedException;
  }

  private final Server server;

  private DsmServer(Server server) {
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
    return listen(address, Framework.EMULATOR, binding, devices, Tap.NONE, events);
  }

  /**
   * Listens at {@code address}.
   *
   * @param address port 0 takes any free one
   * @param framework what frames the messages; {@code binding} is TCP without the emulator
   * @param binding what the messages are
   * @param devices makes the security manager that a connection meets, made for {@code binding}
   * @param tap hears of every message
   * @param events hears what happens to connections, on their threads
   * @throws IOException if the port is in use or the host is not ours
   */
  public static DsmServer listen(
      InetSocketAddress address,
      Framework framework,
      Binding binding,
      Supplier<Dsm> devices,
      Tap tap,
      Consumer<ConnectionEvent> events)
      throws IOException {
    Supplier<ConnectionHandler> handlers =
        () ->
            new TappedConnection(
                switch (binding) {
                  case PCI_DOE -> new DoeConnection(devices.get());
                  case MCTP, TCP, STORAGE -> new MessageConnection(binding, devices.get());
                },
                tap);
    ConnectionLimits limits = ConnectionLimits.DEFAULT;
    return switch (framework) {
      case EMULATOR -> {
        EmulatorServer server = EmulatorServer.listen(address, binding, limits, handlers, events);
        yield new DsmServer(new Server(server.address(), server, server::awaitClose));
      }
      case SPDM_OVER_TCP -> {
        TcpServer server = TcpServer.listen(address, limits, handlers, events);
        yield new DsmServer(new Server(server.address(), server, server::awaitClose));
      }
    };
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Waits until it is closed. */
  public void awaitClose() throws InterruptedException {
    server.awaitClose().run();
  }

  @Override
  public void close() throws IOException {
    server.closeable().close();
  }

  /** Another connection, whose messages the tap hears of. */
  private record TappedConnection(ConnectionHandler connection, Tap tap)
      implements ConnectionHandler {
    @Override
    public Optional<Bytes> answer(Bytes payload) {
      tap.heard(this, payload);
      Optional<Bytes> answer = connection.answer(payload);
      answer.ifPresent(given -> tap.heard(this, given));
      return answer;
    }

    @Override
    public Optional<Bytes> command(int command, Bytes payload) {
      return connection.command(command, payload);
    }

    @Override
    public void disconnected() {
      connection.disconnected();
    }
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
    public Optional<Bytes> command(int command, Bytes payload) {
      return dsm.outOfBand(command, payload);
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
    public Optional<Bytes> command(int command, Bytes payload) {
      return dsm.outOfBand(command, payload);
    }

    @Override
    public void disconnected() {
      dsm.reset();
    }
  }
}
