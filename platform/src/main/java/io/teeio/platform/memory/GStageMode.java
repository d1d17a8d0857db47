package io.teeio.platform.memory;

import java.util.Optional;

/** The form of a G-stage: its levels and the width of a guest physical address. */
public enum GStageMode {
  /** Three levels, 41-bit guest addresses. */
  SV39X4(8, 3),
  /** Four levels, 50-bit guest addresses. */
  SV48X4(9, 4);

  /** Bytes of a root table; it is aligned to them, too. */
  public static final int ROOT_SIZE = 4 * PhysicalMemory.PAGE;

  private final int encoding;
  private final int levels;

  GStageMode(int encoding, int levels) {
    this.encoding = encoding;
    this.levels = levels;
  }

  /** The mode with this MODE field of hgatp or iohgatp. */
  public static Optional<GStageMode> of(int encoding) {
    return switch (encoding) {
      case 8 -> Optional.of(SV39X4);
      case 9 -> Optional.of(SV48X4);
      default -> Optional.empty();
    };
  }

  /** Its MODE field in hgatp and iohgatp. */
  public int encoding() {
    return encoding;
  }

  /** Levels of tables, the root included. */
  public int levels() {
    return levels;
  }

  /** Bits of a guest address. */
  public int width() {
    return PhysicalMemory.PAGE_SHIFT + 9 * levels + 2;
  }

  /** Whether {@code guest} can be expressed. */
  public boolean covers(long guest) {
    return guest >>> width() == 0;
  }

  /**
   * The offset of the entry for {@code guest} in a table of {@code level} (0 holds 4 KiB leaves, 1
   * those of 2 MiB, 2 those of 1 GiB).
   */
  int entryOffset(long guest, int level) {
    long index = guest >>> (PhysicalMemory.PAGE_SHIFT + 9 * level);
    return (int) (index & (level == levels - 1 ? 0x7FF : 0x1FF)) * Long.BYTES;
  }
}
