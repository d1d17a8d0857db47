package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;

/**
 * A requester of SPDM over TCP (DSP0287). Either it connects to a responder, or a responder
 * connects to it and inquires its role. Not for use by several threads at once.
 */
public final class TcpClient implements Transport, Closeable {
  private final Socket socket;
  private final FrameInput in;
  private final Duration timeout;
  private final String peer;

  private TcpClient(Socket socket, Duration timeout, String peer) throws IOException {
    this.socket = socket;
    this.in = new FrameInput(socket, timeout);
    this.timeout = timeout;
    this.peer = peer;
  }

  /**
   * Connects to a responder.
   *
   * @param address the responder
   * @param timeout how long to wait for the connection and for each answer
   * @throws IOException if nobody listens there
   */
  public static TcpClient connect(InetSocketAddress address, Duration timeout) throws IOException {
    return new TcpClient(open(address, timeout), timeout, name(address));
  }

  static Socket open(InetSocketAddress address, Duration timeout) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException(name(address) + ": the host is not known");
    }
    Socket socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.connect(address, Math.toIntExact(timeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(name(address) + ": " + e.getMessage(), e);
    }
  }

  private static String name(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /**
   * Waits for a responder that connects to {@code listener} and inquires our role. Who says
   * something else is told that we are no responder, and left.
   *
   * @param listener where responders connect; it stays open
   * @param timeout how long to wait for its inquiry and for each answer
   * @throws IOException if nobody comes within the listener's own timeout, or asks something else
   */
  public static TcpClient awaitInquiry(ServerSocket listener, Duration timeout) throws IOException {
    Socket socket = listener.accept();
    String peer = String.valueOf(socket.getRemoteSocketAddress());
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      TcpClient client = new TcpClient(socket, timeout, peer);
      TcpMessage first = client.receive();
      if (first.type() != TcpMessage.ROLE_INQUIRY) {
        client.send(new TcpMessage(TcpMessage.ERROR_CANNOT_OPERATE_AS_RESPONDER));
        throw new IOException(peer + ": it asked instead of inquiring our role");
      }
      return client;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Binding binding() {
    return Binding.TCP;
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    send(
        new TcpMessage(
            request.secured() ? TcpMessage.IN_SESSION : TcpMessage.OUT_OF_SESSION,
            request.payload()));
    TcpMessage answer = receive();
    return switch (answer.type()) {
      case TcpMessage.OUT_OF_SESSION -> Envelope.clear(answer.payload());
      case TcpMessage.IN_SESSION -> Envelope.secured(answer.payload());
      default -> throw new IOException(peer + ": " + answer.describe());
    };
  }

  private void send(TcpMessage message) throws IOException {
    try {
      socket.getOutputStream().write(message.encode().toArray());
    } catch (IOException e) {
      throw new IOException(peer + ": " + e.getMessage(), e);
    }
  }

  private TcpMessage receive() throws IOException {
    try {
      Bytes message =
          in.nextTcpMessage().orElseThrow(() -> new EOFException("the peer closed the connection"));
      return TcpMessage.read(message);
    } catch (SocketTimeoutException e) {
      throw new IOException(peer + ": no answer within " + timeout.toMillis() + " ms", e);
    } catch (IOException | MalformedInput e) {
      throw new IOException(peer + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
