package io.teeio.platform.memory;

/**
 * Walks a first stage whose tables lie at guest addresses: every entry is found through the second
 * stage, as an implicit read. Never writes: an entry with A=0, or D=0 for a write, faults.
 */
public final class FirstStageWalker {
  /**
   * Who asks.
   *
   * @param supervisor whether with supervisor privilege
   * @param userMemory whether a supervisor may access user memory (SUM)
   */
  public record Privilege(boolean supervisor, boolean userMemory) {
    /** User privilege: pages without U are out of reach. */
    public static final Privilege USER = new Privilege(false, false);

    /** Whether a leaf of a user's page or not is for such an access. */
    public boolean reaches(boolean userPage, Access access) {
      return supervisor ? !userPage || (userMemory && access != Access.EXECUTE) : userPage;
    }
  }

  private final DomainMemory tables;
  private final GStageWalker second;
  private final boolean svpbmt;

  /**
   * A walker whose reads of tables are those of {@code tables}' domain.
   *
   * @param tables where the tables are
   * @param second finds them
   * @param svpbmt whether entries may have a memory type
   */
  public FirstStageWalker(DomainMemory tables, GStageWalker second, boolean svpbmt) {
    this.tables = tables;
    this.second = second;
    this.svpbmt = svpbmt;
  }

  /**
   * Looks for the mapping of {@code address}.
   *
   * @param mode its form
   * @param root the guest address of its root table
   * @param below the second stage
   * @param address what to find
   * @param access what is wanted there
   * @param privilege by whom
   * @param checked false for whatever the entry permits (ATS)
   */
  public FirstStageWalk walk(
      FirstStageMode mode,
      GuestAddress root,
      SecondStage below,
      long address,
      Access access,
      Privilege privilege,
      boolean checked) {
    if (!mode.covers(address)) {
      return new FirstStageWalk.PageFault();
    }
    GuestAddress table = root;
    boolean global = false;
    for (int level = mode.levels() - 1; level >= 0; level--) {
      GuestAddress entry = table.plus(mode.entryOffset(address, level));
      long pte;
      switch (below.walk(second, entry, Access.READ, true)) {
        case GStageWalk.Leaf leaf -> {
          try {
            pte = tables.readLong(leaf.translate(entry));
          } catch (AccessFault fault) {
            return new FirstStageWalk.TableFault();
          }
        }
        case GStageWalk.GuestPageFault _ -> {
          return new FirstStageWalk.GuestPageFault(entry);
        }
        case GStageWalk.TableFault _ -> {
          return new FirstStageWalk.TableFault();
        }
      }
      if (PageTableEntry.isFaulty(pte, svpbmt)) {
        return new FirstStageWalk.PageFault();
      }
      global |= (pte & PageTableEntry.G) != 0;
      if (PageTableEntry.isLeaf(pte)) {
        return leaf(pte, level, global, access, privilege, checked);
      }
      if (PageTableEntry.isFaultyPointer(pte)) {
        return new FirstStageWalk.PageFault();
      }
      table = new GuestAddress(PageTableEntry.pageNumber(pte) << PhysicalMemory.PAGE_SHIFT);
    }
    return new FirstStageWalk.PageFault();
  }

  private static FirstStageWalk leaf(
      long pte, int level, boolean global, Access access, Privilege privilege, boolean checked) {
    boolean permits =
        checked
            ? PageTableEntry.permits(pte, access)
            : PageTableEntry.isMarked(pte, access == Access.WRITE);
    long number = PageTableEntry.pageNumber(pte);
    long size = (long) PhysicalMemory.PAGE << (9 * level);
    boolean napot = (pte & PageTableEntry.N) != 0;
    if (!permits
        || !privilege.reaches((pte & PageTableEntry.U) != 0, access)
        || (napot && (level != 0 || (number & 0xF) != 8))
        || (number << PhysicalMemory.PAGE_SHIFT & (size - 1)) != 0) {
      return new FirstStageWalk.PageFault();
    }
    if (napot) {
      number &= ~0xFL;
      size <<= 4;
    }
    return new FirstStageWalk.Leaf(
        new GuestAddress(number << PhysicalMemory.PAGE_SHIFT), size, pte, global);
  }
}
