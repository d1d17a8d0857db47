package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The responder's end of emulator connections: accepts many at once, each on a virtual thread with
 * a handler of its own. SHUTDOWN and CONTINUE are answered and end that connection only. A frame
 * that is too long, too slow or of another transport ends its connection.
 */
public final class EmulatorServer implements Closeable {
  /** When the system has no more sockets, asking again at once would only burn a processor. */
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(50);

  private final ServerSocket listener;
  private final Binding binding;
  private final Limits limits;
  private final Supplier<EmulatorHandler> handlers;
  private final Consumer<EmulatorEvent> events;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * What a server bears.
   *
   * @param maximumPayload bytes of payload in a frame
   * @param maximumConnections connections at a time
   * @param frameTimeout how long a requester may take for a frame, the pause before it included
   */
  public record Limits(int maximumPayload, int maximumConnections, Duration frameTimeout) {
    /** The longest DOE data object, 64 connections, ten minutes. */
    public static final Limits DEFAULT = new Limits(1 << 20, 64, Duration.ofMinutes(10));
  }

  private EmulatorServer(
      ServerSocket listener,
      Binding binding,
      Limits limits,
      Supplier<EmulatorHandler> handlers,
      Consumer<EmulatorEvent> events) {
    this.listener = listener;
    this.binding = binding;
    this.limits = limits;
    this.handlers = handlers;
    this.events = events;
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
      Limits limits,
      Supplier<EmulatorHandler> handlers,
      Consumer<EmulatorEvent> events)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address);
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
    EmulatorServer server = new EmulatorServer(listener, binding, limits, handlers, events);
    Thread.ofVirtual().name("emulator-accept").start(server::accept);
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Waits until the server is closed. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        welcome(listener.accept());
      } catch (IOException e) {
        if (!listener.isClosed()) {
          events.accept(new EmulatorEvent.Disconnected("?", "accept failed: " + e.getMessage()));
          LockSupport.parkNanos(AFTER_A_FAILURE.toNanos());
        }
      }
    }
  }

  private void welcome(Socket socket) throws IOException {
    String peer = String.valueOf(socket.getRemoteSocketAddress());
    if (connections.size() >= limits.maximumConnections()) {
      events.accept(new EmulatorEvent.TurnedAway(peer));
      socket.close();
      return;
    }
    connections.add(socket);
    if (listener.isClosed()) {
      socket.close();
    }
    Thread.ofVirtual().name("emulator-" + peer).start(() -> serve(socket, peer));
  }

  private void serve(Socket socket, String peer) {
    events.accept(new EmulatorEvent.Connected(peer));
    String reason;
    try (socket) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      EmulatorHandler handler = handlers.get();
      try {
        reason = converse(socket, peer, handler);
      } finally {
        handler.disconnected();
      }
    } catch (IOException e) {
      reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    } catch (RuntimeException e) {
      events.accept(new EmulatorEvent.HandlerFailed(peer, e));
      reason = "the handler failed";
    } finally {
      connections.remove(socket);
    }
    events.accept(new EmulatorEvent.Disconnected(peer, reason));
  }

  /** Answers frames until the connection is over; returns why it is. */
  private String converse(Socket socket, String peer, EmulatorHandler handler) throws IOException {
    FrameInput in = new FrameInput(socket, limits.frameTimeout());
    while (true) {
      Optional<EmulatorFrame> next = in.next(limits.maximumPayload());
      if (next.isEmpty()) {
        return "the peer closed the connection";
      }
      EmulatorFrame frame = next.get();
      if (frame.transportType() != binding.emulatorType()) {
        return "a frame of transport type " + frame.transportType();
      }
      switch (frame.command()) {
        case EmulatorFrame.TEST -> reply(socket, EmulatorFrame.TEST, EmulatorFrame.SERVER_HELLO);
        case EmulatorFrame.NORMAL -> {
          Optional<Bytes> answer = handler.answer(frame.payload());
          if (answer.isPresent()) {
            reply(socket, EmulatorFrame.NORMAL, answer.get());
          }
        }
        case EmulatorFrame.CONTINUE, EmulatorFrame.SHUTDOWN -> {
          reply(socket, frame.command(), Bytes.EMPTY);
          return frame.command() == EmulatorFrame.SHUTDOWN ? "SHUTDOWN" : "CONTINUE";
        }
        default -> {
          events.accept(new EmulatorEvent.UnknownCommand(peer, frame.command()));
          reply(socket, EmulatorFrame.UNKNOWN, Bytes.EMPTY);
        }
      }
    }
  }

  private void reply(Socket socket, int command, Bytes payload) throws IOException {
    new EmulatorFrame(command, binding.emulatorType(), payload).write(socket.getOutputStream());
  }

  /** Stops listening and cuts all connections. */
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
