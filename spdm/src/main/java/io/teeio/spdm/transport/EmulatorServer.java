package io.teeio.spdm.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The responder's end of emulator connections, and of QEMU's: accepts many at once, each on a
 * virtual thread with a handler of its own. SHUTDOWN and CONTINUE are answered and end that
 * connection only, so that a requester can come back. A frame that is too long, too slow or of
 * another transport ends its connection.
 *
 * <p>QEMU says no hello, and waits with a whole machine for each answer: to it a message that is
 * discarded is answered with an empty frame, which it takes for a failure.
 */
public final class EmulatorServer implements Closeable {
  private final SocketServer server;

  private EmulatorServer(SocketServer server) {
    this.server = server;
  }

  /**
   * Listens at {@code address} until it is closed.
   *
   * @param address port 0 takes any free one
   * @param binding what the connections carry
   * @param limits what the server bears
   * @param handlers makes the handler of each connection
   * @param events hears what happens, on the threads of the connections
   * @throws IOException if the port is in use or the host is not ours
   */
  public static EmulatorServer listen(
      InetSocketAddress address,
      Binding binding,
      ConnectionLimits limits,
      Supplier<ConnectionHandler> handlers,
      Consumer<ConnectionEvent> events)
      throws IOException {
    SocketServer.Conversation conversation =
        binding == Binding.STORAGE
            ? (peer, handler) -> new StorageConversation(peer, handler, limits).run()
            : (peer, handler) -> new EmulatorConversation(peer, handler, binding, limits).run();
    return new EmulatorServer(SocketServer.listen(address, limits, conversation, handlers, events));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Waits until the server is closed. */
  public void awaitClose() throws InterruptedException {
    server.awaitClose();
  }

  /** Stops listening and cuts all connections. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
