package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;

/**
 * The buses below a bridge.
 *
 * @param segment 8 bits
 * @param first the lowest bus, the one right below the bridge
 * @param last the highest bus
 */
public record BusRange(int segment, int first, int last) {
  /** Refuses an empty range and numbers of more than 8 bits. */
  public BusRange {
    if (segment >>> 8 != 0 || first >>> 8 != 0 || last >>> 8 != 0 || first > last) {
      throw new IllegalArgumentException(
          "no buses %d to %d in segment %d".formatted(first, last, segment));
    }
  }

  /** Whether {@code function} lives on one of these buses. */
  public boolean contains(RequesterId function) {
    return function.segment() == segment && function.bus() >= first && function.bus() <= last;
  }

  /** Whether all of {@code that} lies in this range. */
  public boolean contains(BusRange that) {
    return that.segment == segment && that.first >= first && that.last <= last;
  }

  /** Whether a bus lies in both ranges. */
  public boolean overlaps(BusRange that) {
    return segment == that.segment && first <= that.last && that.first <= last;
  }
}
