package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a classic pcap file of link type 291 (MCTP) or 292 (PCI DOE), in either byte order, with
 * microseconds or nanoseconds.
 */
public final class PcapReader {
  private static final String CLAUSE = "draft-ietf-opsawg-pcap";
  private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
  private static final int HEADER_SIZE = 24;
  private static final int PACKET_HEADER_SIZE = 16;

  private final boolean swapped;
  private final int nanosecondsPerUnit;

  private PcapReader(boolean swapped, int nanosecondsPerUnit) {
    this.swapped = swapped;
    this.nanosecondsPerUnit = nanosecondsPerUnit;
  }

  /**
   * Reads all of {@code file}.
   *
   * @throws MalformedInput if it is no pcap file, of another link type, or cut off
   */
  public static Capture read(Bytes file) throws MalformedInput {
    WireReader in = WireReader.of(file, CLAUSE);
    int magic = (int) in.u32("Magic Number");
    boolean straight = isMagic(magic);
    in.require(
        straight || isMagic(Integer.reverseBytes(magic)),
        "Magic Number",
        "is %08x: this is no classic pcap file".formatted(magic));
    int ordered = straight ? magic : Integer.reverseBytes(magic);
    return new PcapReader(!straight, ordered == MAGIC_NANOSECONDS ? 1 : 1000).packets(in);
  }

  private static boolean isMagic(int magic) {
    return magic == PcapWriter.MAGIC || magic == MAGIC_NANOSECONDS;
  }

  private Capture packets(WireReader in) throws MalformedInput {
    in.reserved(HEADER_SIZE - 8);
    int linkType = u32(in, "LinkType");
    Binding binding =
        Arrays.stream(Binding.values())
            .filter(candidate -> candidate.linkType() == linkType)
            .findFirst()
            .orElseThrow(() ->
                in.malformed(
                    "LinkType", "is " + linkType + "; only 291 (MCTP) and 292 (PCI DOE) are read"));
    List<CapturedFrame> frames = new ArrayList<>();
    while (in.remaining() > 0) {
      frames.add(packet(in, binding));
    }
    return new Capture(binding, frames);
  }

  private CapturedFrame packet(WireReader in, Binding binding) throws MalformedInput {
    in.require(
        in.remaining() >= PACKET_HEADER_SIZE,
        "Packet Record",
        "the file ends within a packet header");
    long seconds = u32(in, "Timestamp (Seconds)") & 0xFFFF_FFFFL;
    long fraction = u32(in, "Timestamp (Microseconds or nanoseconds)") & 0xFFFF_FFFFL;
    int captured = length(in, "Captured Packet Length");
    int original = length(in, "Original Packet Length");
    in.require(
        captured == original,
        "Captured Packet Length",
        "is " + captured + ", but the packet had " + original + " bytes");
    Bytes packet = in.bytes("Packet Data", captured);
    return new CapturedFrame(
        Instant.ofEpochSecond(seconds, fraction * nanosecondsPerUnit),
        CapturedFrame.Flow.UNKNOWN,
        frame(in, binding, packet));
  }

  /** What {@code binding} carries in {@code packet}, which was read last. */
  static Bytes frame(WireReader in, Binding binding, Bytes packet) throws MalformedInput {
    if (binding != Binding.MCTP) {
      return packet;
    }
    in.require(
        packet.length() > PcapWriter.MCTP_HEADER.length(),
        "Packet Data",
        "is shorter than an MCTP header");
    return packet.from(PcapWriter.MCTP_HEADER.length());
  }

  private int u32(WireReader in, String field) throws MalformedInput {
    int value = (int) in.u32(field);
    return swapped ? Integer.reverseBytes(value) : value;
  }

  private int length(WireReader in, String field) throws MalformedInput {
    int value = u32(in, field);
    in.require(value >= 0, field, "is more than any file holds");
    return value;
  }
}
