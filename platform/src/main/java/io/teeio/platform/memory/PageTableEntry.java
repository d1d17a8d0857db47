package io.teeio.platform.memory;

/**
 * A page table entry of either stage: V0 R1 W2 X3 U4 G5 A6 D7, RSW[9:8], PPN[53:10], PBMT[62:61],
 * N63.
 */
final class PageTableEntry {
  static final long V = 1;
  static final long R = 1 << 1;
  static final long W = 1 << 2;
  static final long X = 1 << 3;
  static final long U = 1 << 4;
  static final long G = 1 << 5;
  static final long A = 1 << 6;
  static final long D = 1 << 7;
  static final long N = 1L << 63;

  /** Software: an entry that is reserved for a mapping to come (V=0). */
  static final long LOCKED = 1 << 8;

  /** Software: a mapping that is withdrawn for now (V=0). */
  static final long BLOCKED = 1 << 9;

  private static final long PPN = (1L << 44) - 1;
  private static final long RESERVED = 0x7FL << 54;
  private static final int PBMT_SHIFT = 61;

  private PageTableEntry() {}

  static long table(HostAddress table) {
    return (table.pageNumber() << 10) | V;
  }

  /** The leaf that maps {@code page}: device registers as such, code in confidential pages only. */
  static long valid(MappablePage page) {
    long permissions =
        switch (page) {
          case ConfidentialPage _ -> R | W | X;
          case SharedPage _, MmioPage _ -> R | W;
        };
    MemoryType type =
        switch (page) {
          case ConfidentialPage _, SharedPage _ -> MemoryType.PMA;
          case MmioPage _ -> MemoryType.IO;
        };
    return (page.address().pageNumber() << 10)
        | type.pbmt() << PBMT_SHIFT
        | permissions
        | U
        | A
        | D
        | V;
  }

  /** A leaf that permits everything. */
  static long everything(long pageNumber) {
    return pageNumber << 10 | R | W | X | U | A | D | V;
  }

  /** The leaf of {@code page}, withdrawn. */
  static long blocked(MappablePage page) {
    return (valid(page) & ~V) | BLOCKED;
  }

  static long pageNumber(long pte) {
    return (pte >>> 10) & PPN;
  }

  static boolean isLeaf(long pte) {
    return (pte & (R | X)) != 0;
  }

  /** Whether the entry leads to a table. */
  static boolean isTable(long pte) {
    return (pte & V) != 0 && !isLeaf(pte);
  }

  /** Whether the entry is not there, or has a form that no implementation accepts. */
  static boolean isFaulty(long pte, boolean svpbmt) {
    long type = (pte >>> PBMT_SHIFT) & 3;
    return (pte & V) == 0
        || (pte & (R | W)) == W
        || (pte & RESERVED) != 0
        || type == 3
        || (type != 0 && !svpbmt);
  }

  static boolean isFaultyPointer(long pte) {
    return (pte & (A | D | U | N)) != 0 || pte >>> PBMT_SHIFT != 0;
  }

  static boolean permits(long pte, Access access) {
    return switch (access) {
      case READ -> (pte & (R | A)) == (R | A);
      case WRITE -> (pte & (W | A | D)) == (W | A | D);
      case EXECUTE -> (pte & (X | A)) == (X | A);
    };
  }

  /**
   * Whether the leaf has been accessed, and written to if {@code writes} matters to it: without
   * hardware updates of A and D it faults otherwise, whatever it permits.
   */
  static boolean isMarked(long pte, boolean writes) {
    return (pte & A) != 0 && (!writes || (pte & W) == 0 || (pte & D) != 0);
  }

  static MemoryType memoryType(long pte) {
    return switch ((int) (pte >>> PBMT_SHIFT) & 3) {
      case 1 -> MemoryType.NC;
      case 2 -> MemoryType.IO;
      default -> MemoryType.PMA;
    };
  }
}
