package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The requester's end of an emulator connection. It carries whatever the transport carries: for DOE
 * whole data objects, discovery included, for MCTP a message type byte and a message. Not for use
 * by several threads at once.
 */
public final class EmulatorClient implements Closeable {
  /** Bytes of payload that are taken from a peer: the longest DOE data object. */
  public static final int MAXIMUM_PAYLOAD = 1 << 20;

  private final Socket socket;
  private final FrameInput in;
  private final OutputStream out;
  private final int transportType;
  private final Duration timeout;
  private final String peer;

  private EmulatorClient(Socket socket, int transportType, Duration timeout, String peer)
      throws IOException {
    this.socket = socket;
    this.in = new FrameInput(socket, timeout);
    this.out = socket.getOutputStream();
    this.transportType = transportType;
    this.timeout = timeout;
    this.peer = peer;
  }

  /**
   * Connects and exchanges greetings.
   *
   * @param address the responder
   * @param binding what the connection carries
   * @param timeout how long to wait for the connection and for each answer
   * @throws IOException if nobody listens there, or nobody who speaks this protocol
   */
  public static EmulatorClient connect(InetSocketAddress address, Binding binding, Duration timeout)
      throws IOException {
    Socket socket = TcpClient.open(address, timeout);
    try {
      EmulatorClient client =
          new EmulatorClient(
              socket,
              binding.emulatorType(),
              timeout,
              address.getHostString() + ":" + address.getPort());
      client.greet();
      return client;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void greet() throws IOException {
    Bytes answer = roundTrip(EmulatorFrame.TEST, EmulatorFrame.CLIENT_HELLO);
    if (!answer.equals(EmulatorFrame.SERVER_HELLO)) {
      throw new IOException(peer + ": the answer to the greeting is not the emulator's");
    }
  }

  /**
   * Sends {@code payload} and returns the payload of the answer.
   *
   * @throws IOException if the peer is gone, silent for too long, or answers with another command
   */
  public Bytes exchange(Bytes payload) throws IOException {
    return roundTrip(EmulatorFrame.NORMAL, payload);
  }

  /**
   * Sends a command that carries no message, as {@link EmulatorFrame#OOB_ENCAPSULATED_KEY_UPDATE},
   * and returns the payload of the answer.
   *
   * @throws IOException if the peer is gone, silent for too long, or does not know the command
   */
  public Bytes command(int command, Bytes payload) throws IOException {
    return roundTrip(command, payload);
  }

  private Bytes roundTrip(int command, Bytes payload) throws IOException {
    try {
      new EmulatorFrame(command, transportType, payload).write(out);
      EmulatorFrame answer =
          in.next(MAXIMUM_PAYLOAD)
              .orElseThrow(() -> new EOFException("the peer closed the connection"));
      if (answer.command() != command || answer.transportType() != transportType) {
        throw new IOException(
            "the answer has command 0x%X and transport type %d instead of 0x%X and %d"
                .formatted(answer.command(), answer.transportType(), command, transportType));
      }
      return answer.payload();
    } catch (SocketTimeoutException e) {
      throw new IOException(peer + ": no answer within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw new IOException(peer + ": " + e.getMessage(), e);
    }
  }

  /** Leaves and tells the responder that it is needed no more. */
  public void shutdown() throws IOException {
    leave(EmulatorFrame.SHUTDOWN);
  }

  /** Leaves, so that the responder goes on to the next requester. */
  @Override
  public void close() throws IOException {
    leave(EmulatorFrame.CONTINUE);
  }

  private void leave(int command) throws IOException {
    if (socket.isClosed()) {
      return;
    }
    try (socket) {
      new EmulatorFrame(command, transportType, Bytes.EMPTY).write(out);
      in.next(0);
    } catch (IOException _) {
      // The peer is already gone, or says more than good-bye; either way this connection is over.
    }
  }
}
