package io.teeio.spdm.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Accepts many connections at once, each on a virtual thread with a handler of its own, and holds
 * them within their limits. What is said on a connection is the matter of a {@link Conversation}.
 */
final class SocketServer implements Closeable {
  /** When the system has no more sockets, asking again at once would only burn a processor. */
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(50);

  private final ServerSocket listener;
  private final ConnectionLimits limits;
  private final Conversation conversation;
  private final Supplier<ConnectionHandler> handlers;
  private final Consumer<ConnectionEvent> events;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What is said on one connection. */
  @FunctionalInterface
  interface Conversation {
    /** Answers until the connection is over; returns why it is. */
    String converse(Peer peer, ConnectionHandler handler) throws IOException;
  }

  /**
   * The other end of a connection.
   *
   * @param name its address and port
   * @param socket to write to
   * @param in to read from
   * @param events hears what it does
   */
  record Peer(String name, Socket socket, FrameInput in, Consumer<ConnectionEvent> events) {}

  private SocketServer(
      ServerSocket listener,
      ConnectionLimits limits,
      Conversation conversation,
      Supplier<ConnectionHandler> handlers,
      Consumer<ConnectionEvent> events) {
    this.listener = listener;
    this.limits = limits;
    this.conversation = conversation;
    this.handlers = handlers;
    this.events = events;
  }

  /** Listens at {@code address} until it is closed; port 0 takes any free one. */
  static SocketServer listen(
      InetSocketAddress address,
      ConnectionLimits limits,
      Conversation conversation,
      Supplier<ConnectionHandler> handlers,
      Consumer<ConnectionEvent> events)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, limits.maximumConnections());
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
    SocketServer server = new SocketServer(listener, limits, conversation, handlers, events);
    Thread.ofVirtual().name("accept").start(server::accept);
    return server;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  void awaitClose() throws InterruptedException {
    closed.await();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        welcome(listener.accept());
      } catch (IOException e) {
        if (!listener.isClosed()) {
          events.accept(new ConnectionEvent.Disconnected("?", "accept failed: " + e.getMessage()));
          LockSupport.parkNanos(AFTER_A_FAILURE.toNanos());
        }
      }
    }
  }

  /** Serves {@code socket}, which is connected, unless there are too many. */
  void welcome(Socket socket) throws IOException {
    String name = String.valueOf(socket.getRemoteSocketAddress());
    if (count.incrementAndGet() > limits.maximumConnections()) {
      count.decrementAndGet();
      events.accept(new ConnectionEvent.TurnedAway(name));
      socket.close();
      return;
    }
    connections.add(socket);
    if (listener.isClosed()) {
      socket.close();
    }
    Thread.ofVirtual().name("connection-" + name).start(() -> serve(socket, name));
  }

  private void serve(Socket socket, String name) {
    events.accept(new ConnectionEvent.Connected(name));
    String reason;
    try (socket) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ConnectionHandler handler = handlers.get();
      try {
        FrameInput in = new FrameInput(socket, limits.frameTimeout());
        reason = conversation.converse(new Peer(name, socket, in, events), handler);
      } finally {
        handler.disconnected();
      }
    } catch (IOException e) {
      reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    } catch (RuntimeException e) {
      events.accept(new ConnectionEvent.HandlerFailed(name, e));
      reason = "the handler failed";
    } finally {
      connections.remove(socket);
      count.decrementAndGet();
    }
    events.accept(new ConnectionEvent.Disconnected(name, reason));
  }

  @Override
  public void close() throws IOException {
    try {
      listener.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } finally {
      closed.countDown();
    }
  }
}
