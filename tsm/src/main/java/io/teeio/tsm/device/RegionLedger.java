package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.MmioPage;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.manifest.AddressRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who was given which MMIO: a page belongs to one interface of one TVM or to nobody (T005). Taking
 * is all or nothing, giving back names exactly what was taken.
 */
final class RegionLedger {
  /**
   * MMIO of an interface that a host donated to a TVM.
   *
   * @param tvm whose
   * @param tdi of which interface
   * @param range where it is
   * @param guest where the TVM sees it
   * @param pages the ledger's tokens, in order
   */
  record Region(
      long tvm, RequesterId tdi, AddressRange range, GuestAddress guest, List<MmioPage> pages) {
    Region {
      pages = List.copyOf(pages);
    }

    /** Where the guest sees {@code address}, which is in the range. */
    GuestAddress guestOf(long address) {
      return guest.plus(address - range.base().value());
    }
  }

  private final Map<RequesterId, List<Region>> byTdi = new HashMap<>();
  private final NavigableMap<Long, Region> byAddress = new TreeMap<>();
  private final Guards guards;

  RegionLedger(Guards guards) {
    this.guards = guards;
  }

  /** Demands that {@code range} is nobody's, and that {@code tdi} has no region of another TVM. */
  synchronized void requireFree(long tvm, RequesterId tdi, AddressRange range) throws Violation {
    List<Region> inTheWay = new ArrayList<>(overlapping(range));
    regions(tdi).stream().filter(region -> region.tvm() != tvm).forEach(inTheWay::add);
    guards.require(
        CoveRule.REGION_SINGLE_OWNER,
        inTheWay.isEmpty(),
        () ->
            range
                + " of "
                + tdi
                + " for TVM "
                + tvm
                + "; TVM "
                + inTheWay.getFirst().tvm()
                + " has "
                + inTheWay.getFirst().range()
                + " of "
                + inTheWay.getFirst().tdi());
  }

  /** Regions never overlap, so one that does begins below the end of {@code range}. */
  private List<Region> overlapping(AddressRange range) {
    long last = range.base().value() + range.length() - 1;
    Map.Entry<Long, Region> below = byAddress.floorEntry(last);
    return below != null && below.getValue().range().overlaps(range)
        ? List.of(below.getValue())
        : List.of();
  }

  private List<Region> regions(RequesterId tdi) {
    return byTdi.getOrDefault(tdi, List.of());
  }

  synchronized void add(Region region) {
    byTdi.computeIfAbsent(region.tdi(), _ -> new ArrayList<>()).add(region);
    byAddress.put(region.range().base().value(), region);
  }

  synchronized void remove(Region region) {
    List<Region> left = byTdi.get(region.tdi());
    if (left != null && left.remove(region) && left.isEmpty()) {
      byTdi.remove(region.tdi());
    }
    byAddress.remove(region.range().base().value(), region);
  }

  synchronized Optional<Region> find(long tvm, RequesterId tdi, AddressRange range) {
    return of(tvm, tdi).stream().filter(region -> region.range().equals(range)).findFirst();
  }

  /** The regions of {@code tdi} that {@code tvm} has. */
  synchronized List<Region> of(long tvm, RequesterId tdi) {
    return regions(tdi).stream().filter(region -> region.tvm() == tvm).toList();
  }

  /** Whether a TVM other than {@code tvm} has a region of {@code tdi}. */
  synchronized boolean isForeign(long tvm, RequesterId tdi) {
    return regions(tdi).stream().anyMatch(region -> region.tvm() != tvm);
  }
}
