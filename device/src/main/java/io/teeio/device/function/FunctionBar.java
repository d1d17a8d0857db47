package io.teeio.device.function;

/**
 * BAR 0 of a function, 64 KiB: a page of control registers, the MSI-X table, its pending bits, and
 * pages that anybody may read, with the function's identity and how much it has done. What is not a
 * register reads as zero and ignores writes.
 */
public final class FunctionBar {
  /** Bytes of BAR 0. */
  public static final int SIZE = 64 * 1024;

  /** Offset of the MSI-X table. */
  public static final int MSIX_TABLE = 0x1000;

  /** Offset of the MSI-X pending bits. */
  public static final int MSIX_PENDING = 0x2000;

  /** Offset of the pages that anybody may read. */
  public static final int PUBLIC = 0x3000;

  private static final int PAGE = 4096;

  /** The control registers of a function, in words of 32 bits at multiples of 4. */
  public interface ControlPage {
    /** The word at {@code offset}, below 4096. */
    int read(int offset);

    /** Writes the word at {@code offset}, below 4096. */
    void write(int offset, int value);

    /** Descriptors done since reset. */
    long completed();
  }

  private final ControlPage control;
  private final MsixTable msix;

  /** A BAR whose first page is {@code control} and whose interrupts leave by {@code interrupts}. */
  public FunctionBar(ControlPage control, InterruptPort interrupts) {
    this.control = control;
    this.msix = new MsixTable(interrupts);
  }

  /** The interrupt table. */
  public MsixTable msix() {
    return msix;
  }

  /** The word of {@code size} bytes (4 or 8) at {@code offset}, naturally aligned. */
  public long read(int offset, int size) {
    return size == 8
        ? (read32(offset) & 0xFFFF_FFFFL) | ((long) read32(offset + 4) << 32)
        : read32(offset) & 0xFFFF_FFFFL;
  }

  private int read32(int offset) {
    return switch (offset / PAGE) {
      case 0 -> control.read(offset);
      case 1 -> msix.read(offset - MSIX_TABLE);
      case 2 -> offset == MSIX_PENDING ? msix.pendingBits() : 0;
      default ->
          switch (offset) {
            case PUBLIC, PUBLIC + 4 -> control.read(offset - PUBLIC);
            case PUBLIC + 8 -> (int) control.completed();
            case PUBLIC + 12 -> (int) (control.completed() >>> 32);
            default -> 0;
          };
    };
  }

  /**
   * Writes a word of {@code size} bytes (4 or 8) at {@code offset}, naturally aligned. A doorbell
   * only notes that there is work.
   */
  public void write(int offset, int size, long value) {
    write32(offset, (int) value);
    if (size == 8) {
      write32(offset + 4, (int) (value >>> 32));
    }
  }

  private void write32(int offset, int value) {
    switch (offset / PAGE) {
      case 0 -> control.write(offset, value);
      case 1 -> msix.write(offset - MSIX_TABLE, value);
      default -> {
        // Pending bits and public pages are read only.
      }
    }
  }
}
