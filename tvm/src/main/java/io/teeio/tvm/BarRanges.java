package io.teeio.tvm;

import io.teeio.attest.Check;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import java.util.List;

/**
 * What the drivers know of BAR 0 (docs/accelerator.md, docs/block.md): 16 pages, the first trusted.
 */
final class BarRanges {
  private static final long BAR_PAGES = 16;
  private static final long CONTROL_PAGES = 1;

  private BarRanges() {}

  /** Whether {@code report} describes such a BAR. */
  static Check check(InterfaceReport report) {
    List<MmioRange> ranges = report.ranges();
    long pages = ranges.stream().mapToLong(MmioRange::pages).sum();
    boolean contiguous = true;
    for (int i = 1; i < ranges.size(); i++) {
      MmioRange before = ranges.get(i - 1);
      contiguous &= before.firstPage() + before.size() == ranges.get(i).firstPage();
    }
    long trusted = ranges.stream().filter(MmioRange::isTee).mapToLong(MmioRange::pages).sum();
    boolean controlFirst =
        !ranges.isEmpty()
            && ranges.getFirst().isTee()
            && ranges.getFirst().pages() == CONTROL_PAGES;
    return Check.of(
        "mmio ranges",
        contiguous && controlFirst && pages == BAR_PAGES && trusted == CONTROL_PAGES,
        ranges.size() + " ranges, " + pages + " pages in order, " + trusted + " trusted",
        "ranges " + ranges + " are not the driver's");
  }
}
