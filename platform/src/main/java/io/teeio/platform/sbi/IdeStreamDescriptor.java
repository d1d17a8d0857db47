package io.teeio.platform.sbi;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressAssociation;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * What a selective IDE stream of a root port is for (CoVE-IO, IDE stream descriptor): the requester
 * ids and bus addresses of the device at its other end. Packed, little-endian; the 32-bit words are
 * images of the registers of PCIe's selective IDE block.
 *
 * <pre>
 * 00h Stream_ID       u8
 * 01h Num_Addr_Assoc  u8, N
 * 02h Reserved        u16, zero
 * 04h RID_Assoc_1     u32: RID limit 23:8
 * 08h RID_Assoc_2     u32: valid 0, RID base 23:8, segment base 31:24
 * 0Ch + 12 i          u32 x 3: {valid 0, base 19:8 and limit 31:20 of address bits 31:20},
 *                     limit bits 63:32, base bits 63:32
 * </pre>
 *
 * A descriptor without valid requester ids and without addresses releases the stream.
 *
 * @param stream the stream
 * @param association the device's functions, and its MMIO in units of 1 MiB; empty to release
 */
public record IdeStreamDescriptor(StreamId stream, Optional<StreamAssociation> association) {
  private static final String CLAUSE = "CoVE-IO v0.3.0+a361d4a, IDE Stream Descriptor";
  private static final int HEADER = 0x0C;
  private static final int EACH = 12;

  /** Refuses more address ranges than the count can say, and functions of two segments. */
  public IdeStreamDescriptor {
    association.ifPresent(traffic -> {
      if (traffic.memory().size() > 0xFF) {
        throw new IllegalArgumentException(traffic.memory().size() + " address ranges");
      }
      if (traffic.ridBase().segment() != traffic.ridLimit().segment()) {
        throw new IllegalArgumentException("requester ids of two segments");
      }
    });
  }

  /** The descriptor that gives {@code traffic} to {@code stream}. */
  public static IdeStreamDescriptor of(StreamId stream, StreamAssociation traffic) {
    return new IdeStreamDescriptor(stream, Optional.of(traffic));
  }

  /** The descriptor that releases {@code stream}. */
  public static IdeStreamDescriptor release(StreamId stream) {
    return new IdeStreamDescriptor(stream, Optional.empty());
  }

  /** Bytes of a descriptor with {@code ranges} address ranges. */
  public static int size(int ranges) {
    return HEADER + EACH * ranges;
  }

  /**
   * Bytes of the descriptor that begins with {@code start}, whose second byte is the count: what to
   * copy before {@link #read}.
   */
  public static int sizeFrom(Bytes start) {
    return size(start.at(1));
  }

  /**
   * Reads a descriptor from the start of {@code bytes}; what follows it is not looked at, since
   * only the count within says how long it is.
   *
   * @throws MalformedInput if it is cut short, a reserved bit is set, a range is not valid or
   *     empty, or there are addresses without requester ids
   */
  public static IdeStreamDescriptor read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, CLAUSE);
    StreamId stream = StreamId.of(in.u8("Stream_ID"));
    int count = in.u8("Num_Addr_Assoc");
    in.require(in.u16("Reserved") == 0, "Reserved", "is not zero");
    int limit = (int) (in.u32("RID_Assoc_1") >>> 8) & 0xFFFF;
    long second = in.u32("RID_Assoc_2");
    List<AddressRange> memory =
        in.list("ADDR_Assoc", count, EACH, IdeStreamDescriptor::readAddresses);
    if ((second & 1) == 0) {
      in.require(count == 0, "RID_Assoc_2", "is not valid though there are addresses");
      return release(stream);
    }
    int base = (int) (second >>> 8) & 0xFFFF;
    int segment = (int) (second >>> 24);
    in.require(base <= limit, "RID_Assoc_2", "base is above the limit");
    return of(
        stream,
        new StreamAssociation(
            RequesterId.of(segment, base), RequesterId.of(segment, limit), memory));
  }

  private static AddressRange readAddresses(WireReader in) throws MalformedInput {
    return AddressAssociation.read(in)
        .range()
        .orElseThrow(() -> in.malformed("ADDR_Assoc", "is not valid or empty"));
  }

  /** The descriptor as it stands in memory. */
  public Bytes toBytes() {
    WireWriter out = new WireWriter(HEADER).u8(stream.value());
    association.ifPresentOrElse(
        traffic -> {
          out.u8(traffic.memory().size()).u16(0);
          out.u32((long) traffic.ridLimit().rid16() << 8);
          out.u32((long) traffic.ridBase().segment() << 24 | traffic.ridBase().rid16() << 8 | 1);
          traffic.memory().forEach(range -> AddressAssociation.of(range).write(out));
        },
        () -> out.u8(0).u16(0).u32(0).u32(0));
    return out.toBytes();
  }
}
