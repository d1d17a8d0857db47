package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts MCTP packets together to messages (DSP0236). Grammar of a packet: version u8, destination
 * u8, source u8, flags u8 (bit 7 first packet, bit 6 last one, 5:4 sequence number, 3:0 tag and its
 * owner), payload. DMTF's emulator writes each message as one packet; on a bus they are short.
 */
final class MctpAssembly {
  private static final int FIRST = 0x80;
  private static final int LAST = 0x40;

  private final Map<Integer, Part> parts = new HashMap<>();

  /** What has come of a message so far. */
  private static final class Part {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int sequence;
  }

  /**
   * The message that {@code packet} ends, from its type byte on; empty if it ends none.
   *
   * @param in where the packet was read, for errors
   */
  Optional<Bytes> add(WireReader in, Bytes packet) throws MalformedInput {
    int header = PcapWriter.MCTP_HEADER.length();
    in.require(packet.length() > header, "Packet Data", "is shorter than an MCTP header");
    Bytes payload = packet.from(header);
    int flags = packet.at(3);
    if ((flags & (FIRST | LAST)) == (FIRST | LAST)) {
      return Optional.of(payload);
    }
    int conversation = (packet.at(1) << 16) | (packet.at(2) << 8) | (flags & 0xF);
    if ((flags & FIRST) != 0) {
      parts.put(conversation, new Part());
    }
    Part part =
        Optional.ofNullable(parts.get(conversation))
            .orElseThrow(
                () -> in.malformed("MCTP header", "goes on with a message that did not begin"));
    int sequence = flags >> 4 & 3;
    in.require(
        (flags & FIRST) != 0 || sequence == ((part.sequence + 1) & 3),
        "MCTP header",
        "has sequence number " + sequence + " after " + part.sequence);
    part.sequence = sequence;
    part.bytes.writeBytes(payload.toArray());
    if ((flags & LAST) == 0) {
      return Optional.empty();
    }
    parts.remove(conversation);
    return Optional.of(Bytes.copyOf(part.bytes.toByteArray()));
  }

  /** Demands that no message lacks its end. */
  void end(WireReader in) throws MalformedInput {
    in.require(parts.isEmpty(), "MCTP header", "the file ends within a message");
  }
}
