package io.teeio.platform.memory;

/** What a walk through a first stage came to. */
public sealed interface FirstStageWalk {
  /**
   * A mapping that permits the access.
   *
   * @param base first guest address of the page
   * @param size bytes of the page
   * @param pte the leaf entry
   * @param global whether every process has it
   */
  record Leaf(GuestAddress base, long size, long pte, boolean global) implements FirstStageWalk {
    /** What entry a bare stage would have. */
    public static Leaf identity(long address) {
      long base = address & -GStageWalk.BARE;
      return new Leaf(
          new GuestAddress(base),
          GStageWalk.BARE,
          PageTableEntry.everything(base >>> PhysicalMemory.PAGE_SHIFT),
          true);
    }

    /** The guest address that {@code address}, which lies in the page, leads to. */
    public GuestAddress translate(long address) {
      return base.plus(address & (size - 1));
    }

    /** Whether its entry permits {@code access}: by R, W, X and, for a write, D. */
    public boolean permits(Access access) {
      return PageTableEntry.permits(pte, access);
    }

    /** Whether it is a page of user mode. */
    public boolean isUser() {
      return (pte & PageTableEntry.U) != 0;
    }

    /** Its memory type. */
    public MemoryType memoryType() {
      return PageTableEntry.memoryType(pte);
    }
  }

  /** Nothing is mapped there for such an access. */
  record PageFault() implements FirstStageWalk {}

  /**
   * The second stage does not map a table.
   *
   * @param entry the guest address of the entry that was wanted
   */
  record GuestPageFault(GuestAddress entry) implements FirstStageWalk {}

  /** A table of either stage could not be read. */
  record TableFault() implements FirstStageWalk {}
}
