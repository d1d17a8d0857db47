package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a classic pcap file of link type 291 (MCTP) or 292 (PCI DOE), in either byte order, with
 * microseconds or nanoseconds; times are not looked at.
 */
public final class PcapReader {
  private static final String CLAUSE = "draft-ietf-opsawg-pcap";
  private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
  private static final int HEADER_SIZE = 24;
  private static final int PACKET_HEADER_SIZE = 16;

  private final boolean swapped;

  private PcapReader(boolean swapped) {
    this.swapped = swapped;
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
    return new PcapReader(!straight).packets(in);
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
    List<Bytes> frames = new ArrayList<>();
    while (in.remaining() > 0) {
      frames.add(packet(in, binding));
    }
    return new Capture(binding, frames);
  }

  private Bytes packet(WireReader in, Binding binding) throws MalformedInput {
    in.require(
        in.remaining() >= PACKET_HEADER_SIZE,
        "Packet Record",
        "the file ends within a packet header");
    in.reserved(8);
    int captured = u32(in, "Captured Packet Length");
    int original = u32(in, "Original Packet Length");
    in.require(
        captured == original,
        "Captured Packet Length",
        "is " + captured + ", but the packet had " + original + " bytes");
    Bytes packet = in.bytes("Packet Data", captured);
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
    int ordered = swapped ? Integer.reverseBytes(value) : value;
    in.require(ordered >= 0, field, "is more than any file holds");
    return ordered;
  }
}
