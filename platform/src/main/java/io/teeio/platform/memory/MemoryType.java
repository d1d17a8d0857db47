package io.teeio.platform.memory;

/** Page-based memory type (Svpbmt) of a mapping. */
public enum MemoryType {
  /** What the physical memory attributes say. PBMT 0. */
  PMA(0),
  /** Non-cacheable, idempotent main memory. PBMT 1. */
  NC(1),
  /** Device registers: strongly ordered, non-idempotent. PBMT 2. */
  IO(2);

  private final long pbmt;

  MemoryType(long pbmt) {
    this.pbmt = pbmt;
  }

  /** Its PBMT field. */
  public long pbmt() {
    return pbmt;
  }
}
