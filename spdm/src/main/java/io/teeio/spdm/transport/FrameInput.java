package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads frames from a socket within a time for each frame as a whole, so that a peer that trickles
 * its bytes cannot hold a connection for ever.
 */
final class FrameInput extends InputStream {
  private final Socket socket;
  private final InputStream in;
  private final Duration timeout;
  private long start;

  FrameInput(Socket socket, Duration timeout) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.timeout = timeout;
  }

  /** The next frame; empty if the peer closed the connection between frames. */
  Optional<EmulatorFrame> next(int maximumPayload) throws IOException {
    start = System.nanoTime();
    return EmulatorFrame.read(this, maximumPayload);
  }

  /** The next message of DSP0287; empty if the peer closed the connection between messages. */
  Optional<Bytes> nextTcpMessage() throws IOException {
    start = System.nanoTime();
    return TcpMessage.next(this);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long left = timeout.toMillis() - (System.nanoTime() - start) / 1_000_000;
    if (left <= 0) {
      throw late();
    }
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    try {
      return in.read(target, offset, length);
    } catch (SocketTimeoutException _) {
      throw late();
    }
  }

  private SocketTimeoutException late() {
    return new SocketTimeoutException("no whole frame within " + timeout.toMillis() + " ms");
  }
}
