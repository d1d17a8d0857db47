package io.teeio.platform.memory;

import java.util.Optional;

/** The form of a first stage: its levels and the width of a virtual address. */
public enum FirstStageMode {
  /** Three levels, 39-bit addresses. */
  SV39(8, 3),
  /** Four levels, 48-bit addresses. */
  SV48(9, 4);

  private final int encoding;
  private final int levels;

  FirstStageMode(int encoding, int levels) {
    this.encoding = encoding;
    this.levels = levels;
  }

  /** The mode with this MODE field of satp or iosatp. */
  public static Optional<FirstStageMode> of(int encoding) {
    return switch (encoding) {
      case 8 -> Optional.of(SV39);
      case 9 -> Optional.of(SV48);
      default -> Optional.empty();
    };
  }

  /** Its MODE field in satp and iosatp. */
  public int encoding() {
    return encoding;
  }

  /** Levels of tables, the root included. */
  public int levels() {
    return levels;
  }

  /** Whether {@code address} can be expressed: all bits above its width are like its highest. */
  public boolean covers(long address) {
    int unused = 64 - PhysicalMemory.PAGE_SHIFT - 9 * levels;
    return address << unused >> unused == address;
  }

  /** The offset of the entry for {@code address} in a table of {@code level} (0: 4 KiB leaves). */
  int entryOffset(long address, int level) {
    long index = address >>> (PhysicalMemory.PAGE_SHIFT + 9 * level);
    return (int) (index & 0x1FF) * Long.BYTES;
  }
}
