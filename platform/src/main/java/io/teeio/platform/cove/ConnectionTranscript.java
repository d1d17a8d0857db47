package io.teeio.platform.cove;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;

/**
 * What connect_device writes and get_device_connection_transcript gives back (CoVE-IO, "device
 * connection transcript"): COVEIOVersion (1 byte), ConnectionTranscriptLength (4 bytes, not
 * aligned), then whole SPDM messages in the order of their exchange, without padding.
 *
 * @param messages the messages
 */
public record ConnectionTranscript(Bytes messages) {
  /** COVEIOVersion of v0.3 (A-37c). */
  public static final int VERSION = 0x03;

  /** Bytes before the messages. */
  public static final int HEADER = 5;

  /** The longest transcript that makes sense: 1 MiB. */
  public static final int MAX_SIZE = 1 << 20;

  private static final String CLAUSE = "CoVE-IO 0.3.0+a361d4a device connection transcript";

  /** What a guest can ask for (element ids of sbi_covg_get_device_connection_transcript). */
  public enum Element {
    /** All messages. */
    FULL(0),
    /** GET_CERTIFICATE and CERTIFICATE. */
    DEVICE_CERTIFICATE(1),
    /** GET_MEASUREMENTS and MEASUREMENTS, as old as the connection. */
    DEVICE_MEASUREMENT(2),
    /** Versions, capabilities, algorithms: six messages. */
    VCA(3),
    /** KEY_EXCHANGE, KEY_EXCHANGE_RSP, FINISH, FINISH_RSP. */
    SESSION(4),
    /** The vendor-defined messages with TDISP versions and capabilities. */
    TDISP_VC(5);

    private final int id;

    Element(int id) {
      this.id = id;
    }

    /** The number in a call. */
    public int id() {
      return id;
    }

    /** The element with number {@code id}. */
    public static Optional<Element> of(long id) {
      return Arrays.stream(values()).filter(element -> element.id == id).findFirst();
    }
  }

  /** Reads the structure; what follows it in {@code bytes} is ignored. */
  public static ConnectionTranscript read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, CLAUSE);
    int version = in.u8("COVEIOVersion");
    in.require(version == VERSION, "COVEIOVersion", "is " + version + ", wanted " + VERSION);
    int length = in.length32("ConnectionTranscriptLength");
    return new ConnectionTranscript(in.bytes("ConnectionTranscript", length));
  }

  /** Its bytes in memory. */
  public Bytes toBytes() {
    return new WireWriter(HEADER + messages.length())
        .u8(VERSION)
        .u32(messages.length())
        .bytes(messages)
        .toBytes();
  }
}
