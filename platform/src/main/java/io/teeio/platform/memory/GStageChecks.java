package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a G-stage of one TVM demands of the pages and ranges that it is given. */
record GStageChecks(PageOwner.Tvm owner, GStageMode mode, PageLedger ledger, Guards guards) {
  /** Four consecutive table pages, aligned to 16 KiB. */
  void requireRoot(List<ConfidentialPage> pages) throws Violation {
    boolean root =
        pages.size() == 4 && pages.getFirst().address().value() % GStageMode.ROOT_SIZE == 0;
    for (int i = 0; root && i < 4; i++) {
      HostAddress expected = pages.getFirst().address().plus((long) i * PhysicalMemory.PAGE);
      root = pages.get(i).address().equals(expected);
    }
    if (!root) {
      throw new Violation(PlatformRule.PAGE_RANGE, "a root is four pages, aligned to 16 KiB");
    }
    requireTablePages(pages);
  }

  /** Pages that were assigned as tables of this TVM and serve nowhere yet. */
  void requireTablePages(List<ConfidentialPage> pages) throws Violation {
    Set<ConfidentialPage> once = new HashSet<>();
    for (ConfidentialPage page : pages) {
      guards.require(
          PlatformRule.GSTAGE_TABLES_CONFIDENTIAL,
          ledger.isCurrent(page)
              && page.owner().equals(owner)
              && page.use() == PageUse.GUEST_TABLE
              && !ledger.isUsed(page)
              && once.add(page),
          page::toString);
    }
  }

  /** Pages that this TVM owns or shares, mapped nowhere yet. */
  void requireMappable(List<? extends MappablePage> pages) throws Violation {
    Set<MappablePage> once = new HashSet<>();
    for (MappablePage page : pages) {
      boolean data =
          switch (page) {
            case ConfidentialPage confidential -> confidential.use() == PageUse.GUEST_DATA;
            case SharedPage _, MmioPage _ -> true;
          };
      guards.require(
          PlatformRule.GSTAGE_SAME_OWNER,
          data && ledger.isCurrent(page) && page.owner().equals(owner),
          () -> page + " for " + owner);
      guards.require(
          PlatformRule.GSTAGE_SINGLE_ADDRESS,
          !ledger.isUsed(page) && once.add(page),
          page::toString);
    }
  }

  /** A range that the mode can express; no guards leave this out. */
  void requireRange(GuestAddress first, long count, PageSize size) throws Violation {
    boolean fits =
        size.isAligned(first.value())
            && mode.covers(first.value())
            && count > 0
            && count <= ((1L << mode.width()) - first.value()) >>> size.shift();
    if (!fits) {
      throw new Violation(
          PlatformRule.GSTAGE_RANGE, count + " pages of " + size + " from " + first);
    }
  }

  /** Pages that could be one of {@code size}: next smaller, of one kind, contiguous, aligned. */
  void requireContiguous(List<GStageMappings.Mapping> parts, PageSize size) throws Violation {
    HostAddress base = parts.getFirst().page().address();
    boolean whole = size.isAligned(base.value());
    for (int i = 0; whole && i < parts.size(); i++) {
      MappablePage page = parts.get(i).page();
      whole =
          Optional.of(page.size()).equals(size.smaller())
              && page.getClass() == parts.getFirst().page().getClass()
              && page.address().equals(base.plus(i * page.size().bytes()));
    }
    if (!whole || parts.getFirst().page() instanceof MmioPage) {
      throw new Violation(PlatformRule.GSTAGE_PROMOTE_WHOLE, size + " at " + base);
    }
  }
}
