package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A message of SPDM over TCP (DSP0287 1.0.0). Grammar: PayloadLength u16, which counts all that
 * follows it, BindingVersion u8, which is 1, MessageType u8, payload.
 *
 * <p>DMTF's libspdm writes a PayloadLength of 0 where nothing follows the type; that is read too.
 *
 * @param type MessageType, 8 bits
 * @param payload a message of SPDM or a secured record; nothing for the other types
 */
public record TcpMessage(int type, Bytes payload) {
  /** A message outside sessions. */
  public static final int OUT_OF_SESSION = 0x05;

  /** A secured record. */
  public static final int IN_SESSION = 0x06;

  /** Who connected is a responder, and asks whether the other end is a requester. */
  public static final int ROLE_INQUIRY = 0xBF;

  /** The message was too large. */
  public static final int ERROR_TOO_LARGE = 0xC0;

  /** The type or the version of the binding is not supported. */
  public static final int ERROR_NOT_SUPPORTED = 0xC1;

  /** The answer to {@link #ROLE_INQUIRY} of an endpoint that is no requester. */
  public static final int ERROR_CANNOT_OPERATE_AS_REQUESTER = 0xC2;

  /** The answer to a request of an endpoint that is no responder. */
  public static final int ERROR_CANNOT_OPERATE_AS_RESPONDER = 0xC3;

  /** Bytes before the payload. */
  public static final int HEADER_SIZE = 4;

  /** The longest payload. */
  public static final int MAXIMUM_PAYLOAD = 0xFFFF - 2;

  private static final int VERSION = 1;
  private static final String CLAUSE = "DSP0287 1.0.0 SPDM over TCP";

  /** A message without payload. */
  public TcpMessage(int type) {
    this(type, Bytes.EMPTY);
  }

  /** Whether it says that something is wrong. */
  public boolean isError() {
    return type >= ERROR_TOO_LARGE;
  }

  /**
   * Reads all of {@code message}.
   *
   * @throws MalformedInput if its length or the version of the binding is another one
   */
  public static TcpMessage read(Bytes message) throws MalformedInput {
    WireReader in = WireReader.of(message, CLAUSE);
    int length = in.u16("PayloadLength");
    int version = in.u8("BindingVersion");
    in.require(version == VERSION, "BindingVersion", "is " + version);
    int type = in.u8("MessageType");
    Bytes payload = in.rest("Payload");
    in.require(
        length == payload.length() + 2 || (length == 0 && payload.isEmpty()),
        "PayloadLength",
        "is " + length + ", but " + (payload.length() + 2) + " bytes follow it");
    return new TcpMessage(type, payload);
  }

  /** The message as bytes. */
  public Bytes encode() {
    if (payload.length() > MAXIMUM_PAYLOAD) {
      throw new IllegalArgumentException("longer than the longest message over TCP");
    }
    return new WireWriter(HEADER_SIZE + payload.length())
        .u16(payload.length() + 2)
        .u8(VERSION)
        .u8(type)
        .bytes(payload)
        .toBytes();
  }

  /**
   * Reads the next message from {@code in}; empty at the end of the stream.
   *
   * @return the whole message, for {@link #read}
   */
  static Optional<Bytes> next(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER_SIZE);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER_SIZE) {
      throw new EOFException("the peer closed the connection within a message header");
    }
    int length = ((header[0] & 0xFF) | ((header[1] & 0xFF) << 8)) - 2;
    byte[] payload = in.readNBytes(Math.max(length, 0));
    if (payload.length < length) {
      throw new EOFException(
          "the peer closed the connection after " + payload.length + " of " + length + " bytes");
    }
    return Optional.of(Bytes.concat(Bytes.copyOf(header), Bytes.copyOf(payload)));
  }

  /** What a responder answers to {@code message} if it is none that has SPDM in it. */
  static Optional<Bytes> refusal(Bytes message) {
    try {
      return switch (read(message).type()) {
        case OUT_OF_SESSION, IN_SESSION -> Optional.empty();
        case ROLE_INQUIRY ->
            Optional.of(new TcpMessage(ERROR_CANNOT_OPERATE_AS_REQUESTER).encode());
        default -> Optional.of(new TcpMessage(ERROR_NOT_SUPPORTED).encode());
      };
    } catch (MalformedInput other) {
      return Optional.of(new TcpMessage(ERROR_NOT_SUPPORTED).encode());
    }
  }

  /** What an error says. */
  public String describe() {
    return switch (type) {
      case ERROR_TOO_LARGE -> "the message was too large for the peer";
      case ERROR_NOT_SUPPORTED -> "the peer does not support such messages";
      case ERROR_CANNOT_OPERATE_AS_REQUESTER -> "the peer cannot operate as requester";
      case ERROR_CANNOT_OPERATE_AS_RESPONDER -> "the peer cannot operate as responder";
      default -> "message type 0x%02X".formatted(type);
    };
  }
}
