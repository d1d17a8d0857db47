package io.teeio.tsm.tvm;

import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each guest address of a TVM means. Ranges are whole pages and never overlap; what no range
 * holds means nothing.
 */
public final class GuestMap {
  private record Range(long end, GuestKind kind) {}

  private final TreeMap<Long, Range> ranges = new TreeMap<>();
  private final Guards guards;

  /** A map without ranges. */
  public GuestMap(Guards guards) {
    this.guards = guards;
  }

  /**
   * Declares {@code length} bytes from {@code first}, which mean nothing so far, to be {@code
   * kind}.
   */
  public void add(GuestAddress first, long length, GuestKind kind) throws Violation {
    CoveRule rule =
        kind == GuestKind.DEVICE ? CoveRule.REGION_GUEST_ADDRESS_FREE : CoveRule.GUEST_REGION_FREE;
    guards.require(rule, isFree(first, length), () -> length + " bytes at " + first);
    ranges.put(first.value(), new Range(first.value() + length, kind));
  }

  /** Takes back exactly what was declared, if it was. */
  public boolean remove(GuestAddress first, long length, GuestKind kind) {
    Range range = ranges.get(first.value());
    if (range == null || range.end() != first.value() + length || range.kind() != kind) {
      return false;
    }
    ranges.remove(first.value());
    return true;
  }

  /** Whether no byte of the range means anything. */
  public boolean isFree(GuestAddress first, long length) {
    Map.Entry<Long, Range> below = ranges.lowerEntry(first.value() + length);
    return below == null || below.getValue().end() <= first.value();
  }

  /** What {@code guest} is. */
  public Optional<GuestKind> kind(GuestAddress guest) {
    Map.Entry<Long, Range> below = ranges.floorEntry(guest.value());
    return below == null || below.getValue().end() <= guest.value()
        ? Optional.empty()
        : Optional.of(below.getValue().kind());
  }

  /** Whether every byte of the range is of {@code kind}. */
  public boolean isAll(GuestAddress first, long length, GuestKind kind) {
    long at = first.value();
    long end = first.value() + length;
    while (at < end) {
      Map.Entry<Long, Range> below = ranges.floorEntry(at);
      if (below == null || below.getValue().end() <= at || below.getValue().kind() != kind) {
        return false;
      }
      at = below.getValue().end();
    }
    return true;
  }

  /** Makes a range that is wholly of one kind another kind. */
  public void change(GuestAddress first, long length, GuestKind from, GuestKind to) {
    if (!isAll(first, length, from)) {
      throw new IllegalArgumentException(length + " bytes at " + first + " are not all " + from);
    }
    split(first.value());
    split(first.value() + length);
    ranges.subMap(first.value(), first.value() + length).clear();
    ranges.put(first.value(), new Range(first.value() + length, to));
  }

  private void split(long at) {
    Map.Entry<Long, Range> below = ranges.lowerEntry(at);
    if (below != null && below.getValue().end() > at) {
      ranges.put(at, below.getValue());
      ranges.put(below.getKey(), new Range(at, below.getValue().kind()));
    }
  }
}
