package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a pcapng file: sections in either byte order, interfaces with their resolution of time,
 * enhanced, simple and obsolete packet blocks; other blocks are skipped, and so are packets of
 * interfaces whose link type carries no SPDM.
 */
public final class PcapngReader {
  /** How a file begins: the type of a section header block, the same in both byte orders. */
  static final Bytes MAGIC = Bytes.of(0x0A, 0x0D, 0x0D, 0x0A);

  private static final String CLAUSE = "draft-ietf-opsawg-pcapng";
  private static final long SECTION = 0x0A0D0D0AL;
  private static final int INTERFACE = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER = 0x1A2B3C4D;
  private static final int BLOCK_OVERHEAD = 12;
  private static final int IF_TSRESOL = 9;
  private static final int IF_TSOFFSET = 14;
  private static final int EPB_FLAGS = 2;
  private static final BigInteger NANOSECONDS = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger LATEST = BigInteger.valueOf(Instant.MAX.getEpochSecond());

  private final WireReader file;
  private final List<Interface> interfaces = new ArrayList<>();
  private final List<CapturedFrame> frames = new ArrayList<>();
  private final MctpAssembly assembly = new MctpAssembly();
  private Optional<Binding> binding = Optional.empty();
  private boolean swapped;

  /**
   * Where packets of a section were seen.
   *
   * @param binding what its link type carries, if that is SPDM
   * @param snapLength the most bytes that it keeps of a packet; 0 is no limit
   * @param unitsPerSecond of a time
   * @param offset seconds to add to a time
   */
  private record Interface(
      Optional<Binding> binding, long snapLength, BigInteger unitsPerSecond, long offset) {}

  private PcapngReader(WireReader file) {
    this.file = file;
  }

  /**
   * Reads all of {@code file}.
   *
   * @throws MalformedInput if it is no pcapng file, has nothing of SPDM or more than one binding of
   *     it, or is cut off
   */
  public static Capture read(Bytes file) throws MalformedInput {
    PcapngReader reader = new PcapngReader(WireReader.of(file, CLAUSE));
    do {
      reader.block();
    } while (reader.file.remaining() > 0);
    reader.assembly.end(reader.file);
    return new Capture(
        reader.binding.orElseThrow(() ->
            reader.file.malformed(
                "LinkType", "is nowhere one that carries SPDM, as 291 (MCTP) and 292 (PCI DOE)")),
        reader.frames);
  }

  private void block() throws MalformedInput {
    OrderedReader head = new OrderedReader(file, swapped);
    long type = head.u32("Block Type");
    file.require(
        type == SECTION || file.consumed() > MAGIC.length(),
        "Block Type",
        "is %08x: this is no pcapng file".formatted(type));
    if (type == SECTION) {
      section();
      return;
    }
    OrderedReader body = body(head, BLOCK_OVERHEAD);
    switch ((int) type) {
      case INTERFACE -> describe(body);
      case ENHANCED_PACKET -> enhanced(body);
      case SIMPLE_PACKET -> simple(body);
      case OBSOLETE_PACKET -> obsolete(body);
      default -> body.in().reserved(body.in().remaining());
    }
    trailer(body);
  }

  private OrderedReader body(OrderedReader head, int overhead) throws MalformedInput {
    int total = head.length("Block Total Length");
    file.require(total >= overhead && total % 4 == 0, "Block Total Length", "is " + total);
    return head.slice("Block Body", total - overhead);
  }

  private void trailer(OrderedReader body) throws MalformedInput {
    int length = body.in().consumed() + body.in().remaining();
    long total = new OrderedReader(file, swapped).u32("Block Total Length");
    file.require(
        total == length + BLOCK_OVERHEAD,
        "Block Total Length",
        "is " + total + " at the end of a block of " + (length + BLOCK_OVERHEAD) + " bytes");
  }

  /** A section header, whose byte order is only known after its length. */
  private void section() throws MalformedInput {
    Bytes length = file.bytes("Block Total Length", 4);
    int magic = (int) file.u32("Byte-Order Magic");
    swapped = magic != BYTE_ORDER;
    file.require(
        !swapped || Integer.reverseBytes(magic) == BYTE_ORDER,
        "Byte-Order Magic",
        "is %08x".formatted(magic));
    OrderedReader again = new OrderedReader(WireReader.of(length, CLAUSE), swapped);
    int total = again.length("Block Total Length");
    file.require(total >= 28 && total % 4 == 0, "Block Total Length", "is " + total);
    OrderedReader body = new OrderedReader(file, swapped).slice("Block Body", total - 16);
    int major = body.u16("Major Version");
    file.require(major == 1, "Major Version", "is " + major);
    body.in().reserved(body.in().remaining());
    long trailing = new OrderedReader(file, swapped).u32("Block Total Length");
    file.require(trailing == total, "Block Total Length", "is " + trailing + " at the end");
    interfaces.clear();
  }

  private void describe(OrderedReader body) throws MalformedInput {
    Optional<Binding> carried = CaptureReader.binding(body.u16("LinkType"));
    body.in().reserved(2);
    long snapLength = body.u32("SnapLen");
    int[] resolution = {6};
    long[] offset = {0};
    options(
        body,
        (code, value) -> {
          if (code == IF_TSRESOL) {
            resolution[0] = value.in().u8("if_tsresol");
          } else if (code == IF_TSOFFSET) {
            offset[0] = value.u64("if_tsoffset");
          }
        });
    int base = (resolution[0] & 0x80) != 0 ? 2 : 10;
    interfaces.add(
        new Interface(
            carried, snapLength, BigInteger.valueOf(base).pow(resolution[0] & 0x7F), offset[0]));
    if (carried.isPresent()) {
      body.in()
          .require(
              binding.isEmpty() || binding.equals(carried),
              "LinkType",
              "there are interfaces of " + binding + " and " + carried);
      binding = carried;
    }
  }

  /** What is done with an option, whose value is bounded. */
  @FunctionalInterface
  private interface Option {
    void value(int code, OrderedReader value) throws MalformedInput;
  }

  private static void options(OrderedReader body, Option option) throws MalformedInput {
    while (body.in().remaining() > 0) {
      int code = body.u16("Option Code");
      int length = body.u16("Option Length");
      OrderedReader padded = body.slice("Option Value", length + 3 & ~3);
      option.value(code, padded.slice("Option Value", length));
      if (code == 0) {
        return;
      }
    }
  }

  private void enhanced(OrderedReader body) throws MalformedInput {
    Interface seenAt = at(body.u32("Interface ID"));
    long high = body.u32("Timestamp (Upper)");
    Instant time = time(seenAt, high << 32 | body.u32("Timestamp (Lower)"));
    Optional<Bytes> frame = packet(body, seenAt);
    int[] flags = {0};
    options(
        body,
        (code, value) -> {
          if (code == EPB_FLAGS) {
            flags[0] = (int) value.u32("epb_flags");
          }
        });
    frame.ifPresent(bytes -> frames.add(new CapturedFrame(time, flow(flags[0]), bytes)));
  }

  private static CapturedFrame.Flow flow(int flags) {
    return switch (flags & 3) {
      case 1 -> CapturedFrame.Flow.INBOUND;
      case 2 -> CapturedFrame.Flow.OUTBOUND;
      default -> CapturedFrame.Flow.UNKNOWN;
    };
  }

  private void obsolete(OrderedReader body) throws MalformedInput {
    Interface seenAt = at(body.u16("Interface ID"));
    body.in().reserved(2);
    long high = body.u32("Timestamp (Upper)");
    Instant time = time(seenAt, high << 32 | body.u32("Timestamp (Lower)"));
    packet(body, seenAt)
        .ifPresent(bytes -> frames.add(new CapturedFrame(time, CapturedFrame.Flow.UNKNOWN, bytes)));
  }

  private Optional<Bytes> packet(OrderedReader body, Interface seenAt) throws MalformedInput {
    int captured = body.length("Captured Packet Length");
    int original = body.length("Original Packet Length");
    return padded(body, seenAt, captured, original);
  }

  private Optional<Bytes> padded(OrderedReader body, Interface seenAt, int captured, int original)
      throws MalformedInput {
    if (seenAt.binding().isEmpty()) {
      body.in().reserved(body.in().remaining());
      return Optional.empty();
    }
    Optional<Bytes> frame =
        PcapReader.frame(body.in(), seenAt.binding().get(), captured, original, assembly);
    body.in().reserved(-captured & 3);
    return frame;
  }

  private void simple(OrderedReader body) throws MalformedInput {
    Interface first = at(0);
    int original = body.length("Original Packet Length");
    long kept = first.snapLength() == 0 ? original : Math.min(original, first.snapLength());
    padded(body, first, (int) kept, original)
        .ifPresent(bytes -> frames.add(CapturedFrame.of(bytes)));
  }

  private Interface at(long id) throws MalformedInput {
    file.require(id < interfaces.size(), "Interface ID", "is " + id + ", which none has");
    return interfaces.get((int) id);
  }

  private Instant time(Interface seenAt, long units) throws MalformedInput {
    BigInteger nanoseconds =
        new BigInteger(Long.toUnsignedString(units))
            .multiply(NANOSECONDS)
            .divide(seenAt.unitsPerSecond());
    BigInteger[] parts = nanoseconds.divideAndRemainder(NANOSECONDS);
    BigInteger seconds = parts[0].add(BigInteger.valueOf(seenAt.offset()));
    file.require(seconds.abs().compareTo(LATEST) <= 0, "Timestamp", "is beyond all time");
    return Instant.ofEpochSecond(seconds.longValue(), parts[1].longValue());
  }
}
