package io.teeio.platform.memory;

/**
 * Walks a G-stage. Harts and the IOMMU use this one walker on the same tables, so that a TVM and
 * its devices cannot see different memory. Never writes: an entry with A=0, or D=0 for a write,
 * faults.
 */
public final class GStageWalker {
  private final DomainMemory tables;
  private final boolean svpbmt;

  /**
   * A walker whose reads of tables are those of {@code tables}' domain.
   *
   * @param tables where the tables are
   * @param svpbmt whether entries may have a memory type
   */
  public GStageWalker(DomainMemory tables, boolean svpbmt) {
    this.tables = tables;
    this.svpbmt = svpbmt;
  }

  /** Looks for the mapping of {@code guest} under the table at {@code root}. */
  public GStageWalk walk(GStageMode mode, HostAddress root, GuestAddress guest, Access access) {
    return walk(mode, root, guest, access, true);
  }

  /**
   * As above; without {@code checked} for whatever the entry permits, as a device asks that wants
   * to know (ATS). {@code access} then only says whether D matters.
   */
  public GStageWalk walk(
      GStageMode mode, HostAddress root, GuestAddress guest, Access access, boolean checked) {
    if (!mode.covers(guest.value())) {
      return new GStageWalk.GuestPageFault();
    }
    long table = root.value();
    for (int level = mode.levels() - 1; level >= 0; level--) {
      long pte;
      try {
        pte = tables.readLong(new HostAddress(table + mode.entryOffset(guest.value(), level)));
      } catch (AccessFault fault) {
        return new GStageWalk.TableFault(fault);
      }
      if (PageTableEntry.isFaulty(pte, svpbmt)) {
        return new GStageWalk.GuestPageFault();
      }
      if (PageTableEntry.isLeaf(pte)) {
        return leaf(pte, level, access, checked);
      }
      if (PageTableEntry.isFaultyPointer(pte)) {
        return new GStageWalk.GuestPageFault();
      }
      table = PageTableEntry.pageNumber(pte) << PhysicalMemory.PAGE_SHIFT;
    }
    return new GStageWalk.GuestPageFault();
  }

  private static GStageWalk leaf(long pte, int level, Access access, boolean checked) {
    long number = PageTableEntry.pageNumber(pte);
    long size = (long) PhysicalMemory.PAGE << (9 * level);
    boolean permits =
        checked
            ? PageTableEntry.permits(pte, access)
            : PageTableEntry.isMarked(pte, access == Access.WRITE);
    if ((pte & PageTableEntry.U) == 0 || !permits) {
      return new GStageWalk.GuestPageFault();
    }
    if ((pte & PageTableEntry.N) != 0) {
      if (level != 0 || (number & 0xF) != 8) {
        return new GStageWalk.GuestPageFault();
      }
      number &= ~0xFL;
      size <<= 4;
    }
    long base = number << PhysicalMemory.PAGE_SHIFT;
    return (base & (size - 1)) != 0
        ? new GStageWalk.GuestPageFault()
        : new GStageWalk.Leaf(new HostAddress(base), size, pte);
  }
}
