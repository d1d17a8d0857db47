package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a classic pcap file of link type 291 (MCTP) or 292 (PCI DOE), or of one of our own, in
 * either byte order, with microseconds or nanoseconds.
 */
public final class PcapReader {
  private static final String CLAUSE = "draft-ietf-opsawg-pcap";
  private static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
  private static final int HEADER_SIZE = 24;
  private static final int PACKET_HEADER_SIZE = 16;

  private final OrderedReader in;
  private final int nanosecondsPerUnit;
  private final MctpAssembly assembly = new MctpAssembly();

  private PcapReader(OrderedReader in, int nanosecondsPerUnit) {
    this.in = in;
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
    return new PcapReader(new OrderedReader(in, !straight), ordered == MAGIC_NANOSECONDS ? 1 : 1000)
        .packets();
  }

  private static boolean isMagic(int magic) {
    return magic == PcapWriter.MAGIC || magic == MAGIC_NANOSECONDS;
  }

  private Capture packets() throws MalformedInput {
    in.in().reserved(HEADER_SIZE - 8);
    int linkType = in.length("LinkType");
    Binding binding =
        CaptureReader.binding(linkType)
            .orElseThrow(() ->
                in.in()
                    .malformed(
                        "LinkType",
                        "is " + linkType + "; only 291 (MCTP) and 292 (PCI DOE) are read"));
    List<CapturedFrame> frames = new ArrayList<>();
    while (in.in().remaining() > 0) {
      packet(binding).ifPresent(frames::add);
    }
    assembly.end(in.in());
    return new Capture(binding, frames);
  }

  private Optional<CapturedFrame> packet(Binding binding) throws MalformedInput {
    in.in()
        .require(
            in.in().remaining() >= PACKET_HEADER_SIZE,
            "Packet Record",
            "the file ends within a packet header");
    long seconds = in.u32("Timestamp (Seconds)");
    long fraction = in.u32("Timestamp (Microseconds or nanoseconds)");
    int captured = in.length("Captured Packet Length");
    int original = in.length("Original Packet Length");
    Instant time = Instant.ofEpochSecond(seconds, fraction * nanosecondsPerUnit);
    return frame(in.in(), binding, captured, original, assembly)
        .map(frame -> new CapturedFrame(time, CapturedFrame.Flow.UNKNOWN, frame));
  }

  /** What the next {@code captured} bytes end; empty if that is to come. */
  static Optional<Bytes> frame(
      WireReader in, Binding binding, int captured, int original, MctpAssembly assembly)
      throws MalformedInput {
    in.require(
        captured == original,
        "Captured Packet Length",
        "is " + captured + ", but the packet had " + original + " bytes");
    Bytes packet = in.bytes("Packet Data", captured);
    return binding == Binding.MCTP ? assembly.add(in, packet) : Optional.of(packet);
  }
}
