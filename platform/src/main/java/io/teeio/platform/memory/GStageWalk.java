package io.teeio.platform.memory;

/** What a walk through a G-stage came to. */
public sealed interface GStageWalk {
  /**
   * A mapping that permits the access.
   *
   * @param base first address of the page
   * @param size bytes of the page
   * @param pte the leaf entry
   */
  record Leaf(HostAddress base, long size, long pte) implements GStageWalk {
    /** What entry a bare stage would have: everything is permitted. */
    public static Leaf identity(long address) {
      long base = address & -BARE;
      return new Leaf(
          new HostAddress(base),
          BARE,
          PageTableEntry.everything(base >>> PhysicalMemory.PAGE_SHIFT));
    }

    /** The physical address that {@code guest}, which lies in the page, leads to. */
    public HostAddress translate(GuestAddress guest) {
      return base.plus(guest.value() & (size - 1));
    }

    /** Whether its entry permits {@code access}: by R, W, X and, for a write, D. */
    public boolean permits(Access access) {
      return PageTableEntry.permits(pte, access);
    }

    /** Its memory type. */
    public MemoryType memoryType() {
      return PageTableEntry.memoryType(pte);
    }
  }

  /** Bytes that one answer of a bare stage is good for. */
  long BARE = 1L << 39;

  /** Nothing is mapped there for such an access. */
  record GuestPageFault() implements GStageWalk {}

  /**
   * A table could not be read.
   *
   * @param fault the access that failed
   */
  record TableFault(AccessFault fault) implements GStageWalk {}
}
