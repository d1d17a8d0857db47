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
    /** Whether its entry permits {@code access}: by R, W, X and, for a write, D. */
    public boolean permits(Access access) {
      return GStagePte.permits(pte, access);
    }

    /** Its memory type. */
    public MemoryType memoryType() {
      return GStagePte.memoryType(pte);
    }
  }

  /** Nothing is mapped there for such an access. */
  record GuestPageFault() implements GStageWalk {}

  /**
   * A table could not be read.
   *
   * @param fault the access that failed
   */
  record TableFault(AccessFault fault) implements GStageWalk {}
}
