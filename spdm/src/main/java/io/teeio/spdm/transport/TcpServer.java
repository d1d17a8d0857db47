package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A responder of SPDM over TCP (DSP0287): accepts many connections at once, each on a virtual
 * thread with a handler of its own. It is no requester, so a role inquiry is refused; but it can
 * itself connect to a requester and ask to be asked.
 */
public final class TcpServer implements Closeable {
  /** The port that is registered for SPDM. */
  public static final int PORT = 4194;

  private final SocketServer server;

  private TcpServer(SocketServer server) {
    this.server = server;
  }

  /**
   * Listens at {@code address} until it is closed.
   *
   * @param address port 0 takes any free one
   * @param limits what the server bears; a longer message than its maximum is refused with an error
   * @param handlers makes the handler of each connection, which sees whole messages of DSP0287
   * @param events hears what happens, on the threads of the connections
   * @throws IOException if the port is in use or the host is not ours
   */
  public static TcpServer listen(
      InetSocketAddress address,
      ConnectionLimits limits,
      Supplier<ConnectionHandler> handlers,
      Consumer<ConnectionEvent> events)
      throws IOException {
    return new TcpServer(
        SocketServer.listen(
            address,
            limits,
            (peer, handler) -> converse(peer, handler, limits.maximumPayload()),
            handlers,
            events));
  }

  /**
   * Connects to a requester at {@code address}, inquires its role, and serves it on a thread of its
   * own if it asks.
   *
   * @param timeout how long to wait for the connection
   * @throws IOException if nobody listens there
   */
  public void inquire(InetSocketAddress address, Duration timeout) throws IOException {
    Socket socket = TcpClient.open(address, timeout);
    try {
      socket.getOutputStream().write(new TcpMessage(TcpMessage.ROLE_INQUIRY).encode().toArray());
      server.welcome(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Waits until the server is closed. */
  public void awaitClose() throws InterruptedException {
    server.awaitClose();
  }

  /** Answers messages until the connection is over; returns why it is. */
  private static String converse(
      SocketServer.Peer peer, ConnectionHandler handler, int maximumPayload) throws IOException {
    while (true) {
      Optional<Bytes> message = peer.in().nextTcpMessage();
      if (message.isEmpty()) {
        return "the peer closed the connection";
      }
      if (isInquiryRefused(message.get())) {
        return "the peer cannot operate as requester";
      }
      Optional<Bytes> answer = answer(message.get(), handler, maximumPayload);
      if (answer.isPresent()) {
        peer.socket().getOutputStream().write(answer.get().toArray());
      }
    }
  }

  private static boolean isInquiryRefused(Bytes message) {
    return message.length() == TcpMessage.HEADER_SIZE
        && message.at(3) == TcpMessage.ERROR_CANNOT_OPERATE_AS_REQUESTER;
  }

  private static Optional<Bytes> answer(
      Bytes message, ConnectionHandler handler, int maximumPayload) {
    if (message.length() - TcpMessage.HEADER_SIZE > maximumPayload) {
      return Optional.of(new TcpMessage(TcpMessage.ERROR_TOO_LARGE).encode());
    }
    return TcpMessage.refusal(message).or(() -> handler.answer(message));
  }

  /** Stops listening and cuts all connections. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
