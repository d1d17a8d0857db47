package io.teeio.platform.memory;

import java.util.Arrays;
import java.util.Optional;

/**
 * The sizes of a page that a G-stage maps with one leaf (CoVE, {@code tsm_page_type}). A page lies
 * at a multiple of its size, for the guest and in memory.
 */
public enum PageSize {
  /** 4 KiB. */
  KIB_4(0),
  /** 2 MiB, 512 pages of 4 KiB. */
  MIB_2(1),
  /** 1 GiB, 512 pages of 2 MiB. */
  GIB_1(2);

  /** Pages of the next smaller size in a page of this one. */
  public static final int PARTS = 512;

  private final int level;

  PageSize(int level) {
    this.level = level;
  }

  /** The size with this {@code tsm_page_type}; empty for 512 GiB, which nothing here maps. */
  public static Optional<PageSize> of(long type) {
    return Arrays.stream(values()).filter(size -> size.level == type).findFirst();
  }

  /** Its {@code tsm_page_type}, which is also the level of its leaf. */
  public int level() {
    return level;
  }

  /** Binary logarithm of {@link #bytes}. */
  public int shift() {
    return PhysicalMemory.PAGE_SHIFT + 9 * level;
  }

  /** Bytes. */
  public long bytes() {
    return 1L << shift();
  }

  /** Pages of 4 KiB. */
  public long pages() {
    return 1L << (9 * level);
  }

  /** The next smaller size; empty for 4 KiB. */
  public Optional<PageSize> smaller() {
    return of(level - 1L);
  }

  /** Whether a page of this size can begin at {@code address}. */
  public boolean isAligned(long address) {
    return (address & (bytes() - 1)) == 0;
  }
}
