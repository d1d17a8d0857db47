package io.teeio.pcie.ide;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * The three registers of one address association; its granularity is 1 MiB.
 *
 * @param reg1 bit 0 valid, 19:8 base[31:20], 31:20 limit[31:20]
 * @param reg2 limit[63:32]
 * @param reg3 base[63:32]
 */
public record AddressAssociation(int reg1, int reg2, int reg3) {
  /** Registers that hold nothing. */
  public static final AddressAssociation NONE = new AddressAssociation(0, 0, 0);

  /** The registers of {@code range}, widened to whole MiB. */
  public static AddressAssociation of(AddressRange range) {
    int base = (int) (range.base() >>> 20) & 0xFFF;
    int limit = (int) (range.limit() >>> 20) & 0xFFF;
    return new AddressAssociation(
        limit << 20 | base << 8 | 1, (int) (range.limit() >>> 32), (int) (range.base() >>> 32));
  }

  /** Reads three registers. */
  public static AddressAssociation read(WireReader in) throws MalformedInput {
    return new AddressAssociation(
        (int) in.u32("IDE Address Association 1"),
        (int) in.u32("IDE Address Association 2"),
        (int) in.u32("IDE Address Association 3"));
  }

  /** Writes three registers. */
  public void write(WireWriter out) {
    out.u32(reg1 & 0xFFFF_FFFFL).u32(reg2 & 0xFFFF_FFFFL).u32(reg3 & 0xFFFF_FFFFL);
  }

  /** The range, if it is valid and does not end before it begins. */
  public Optional<AddressRange> range() {
    long base = (long) reg3 << 32 | (reg1 >>> 8 & 0xFFFL) << 20;
    long limit = (long) reg2 << 32 | (reg1 >>> 20 & 0xFFFL) << 20 | 0xF_FFFF;
    return (reg1 & 1) == 0 || Long.compareUnsigned(base, limit) > 0
        ? Optional.empty()
        : Optional.of(new AddressRange(base, limit));
  }
}
