package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.MmioPage;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.manifest.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private final List<Region> regions = new ArrayList<>();
  private final Guards guards;

  RegionLedger(Guards guards) {
    this.guards = guards;
  }

  /** Demands that {@code range} is nobody's, and that {@code tdi} has no region of another TVM. */
  synchronized void requireFree(long tvm, RequesterId tdi, AddressRange range) throws Violation {
    for (Region region : regions) {
      guards.require(
          CoveRule.REGION_SINGLE_OWNER,
          !region.range().overlaps(range) && (!region.tdi().equals(tdi) || region.tvm() == tvm),
          () ->
              range
                  + " of "
                  + tdi
                  + " for TVM "
                  + tvm
                  + "; TVM "
                  + region.tvm()
                  + " has "
                  + region.range()
                  + " of "
                  + region.tdi());
    }
  }

  synchronized void add(Region region) {
    regions.add(region);
  }

  synchronized void remove(Region region) {
    regions.remove(region);
  }

  synchronized Optional<Region> find(long tvm, RequesterId tdi, AddressRange range) {
    return of(tvm, tdi).stream().filter(region -> region.range().equals(range)).findFirst();
  }

  /** The regions of {@code tdi} that {@code tvm} has. */
  synchronized List<Region> of(long tvm, RequesterId tdi) {
    return regions.stream()
        .filter(region -> region.tvm() == tvm && region.tdi().equals(tdi))
        .toList();
  }

  /** Whether a TVM other than {@code tvm} has a region of {@code tdi}. */
  synchronized boolean isForeign(long tvm, RequesterId tdi) {
    return regions.stream().anyMatch(region -> region.tdi().equals(tdi) && region.tvm() != tvm);
  }
}
