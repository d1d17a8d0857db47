package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A frame of the socket protocol of DMTF's emulator, which QEMU speaks too. Grammar, all
 * big-endian: command u32, transport type u32, payload size u32, payload.
 *
 * @param command one of the constants, or another one
 * @param transportType 0 none, 1 MCTP, 2 PCI DOE, 3 TCP; QEMU's 3 is SCSI, 4 NVMe, 5 ATA
 * @param payload a message of the transport
 */
public record EmulatorFrame(int command, int transportType, Bytes payload) {
  /** A message of the transport, answered by one. */
  public static final int NORMAL = 0x0001;

  /** QEMU's storage: data to the device; of DOE another command has this number. */
  public static final int STORAGE_IF_SEND = 0x0002;

  /** QEMU's storage: data from the device. */
  public static final int STORAGE_IF_RECV = 0x0003;

  /** QEMU's storage: the status of a command, big-endian u16, from the device. */
  public static final int STORAGE_ACK_STATUS = 0x0004;

  /** Asks a responder to renew the keys of a session itself; the session id, little-endian u32. */
  public static final int OOB_ENCAPSULATED_KEY_UPDATE = 0x8001;

  /** Asks a responder to ask for endpoint information itself. */
  public static final int OOB_ENCAPSULATED_ENDPOINT_INFO = 0x8002;

  /** The requester leaves; the responder goes on to the next one. */
  public static final int CONTINUE = 0xFFFD;

  /** The requester leaves and needs the responder no more. */
  public static final int SHUTDOWN = 0xFFFE;

  /** Answer to a command that the responder does not know. */
  public static final int UNKNOWN = 0xFFFF;

  /** Greeting, the first frame in either direction. */
  public static final int TEST = 0xDEAD;

  /** Bytes before the payload. */
  public static final int HEADER_SIZE = 12;

  /** What a requester says first. */
  public static final Bytes CLIENT_HELLO = hello("Client Hello!");

  /** What a responder answers. */
  public static final Bytes SERVER_HELLO = hello("Server Hello!");

  private static Bytes hello(String text) {
    return Bytes.copyOf((text + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a frame of at most {@code maximumPayload} bytes of payload; empty at the end of the
   * stream.
   *
   * @throws IOException if the stream fails, ends within a frame or announces more than that
   */
  public static Optional<EmulatorFrame> read(InputStream in, int maximumPayload)
      throws IOException {
    byte[] header = in.readNBytes(HEADER_SIZE);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER_SIZE) {
      throw new EOFException("the peer closed the connection within a frame header");
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    int command = fields.getInt();
    int transportType = fields.getInt();
    int size = fields.getInt();
    if (size < 0 || size > maximumPayload) {
      throw new IOException(
          "the peer announced a frame of "
              + Integer.toUnsignedString(size)
              + " bytes, at most "
              + maximumPayload
              + " are taken");
    }
    byte[] payload = in.readNBytes(size);
    if (payload.length < size) {
      throw new EOFException(
          "the peer closed the connection after " + payload.length + " of " + size + " bytes");
    }
    return Optional.of(new EmulatorFrame(command, transportType, Bytes.copyOf(payload)));
  }

  /** Writes the frame at once, so that it leaves in one packet if it fits. */
  public void write(OutputStream out) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_SIZE + payload.length());
    frame.putInt(command).putInt(transportType).putInt(payload.length());
    payload.copyTo(frame.array(), HEADER_SIZE);
    out.write(frame.array());
    out.flush();
  }
}
