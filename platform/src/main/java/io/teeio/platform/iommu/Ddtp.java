package io.teeio.platform.iommu;

import io.teeio.platform.memory.PhysicalMemory;

/** The register that names the device directory: mode[3:0], PPN[53:10]. */
final class Ddtp {
  private static final int MODE_BARE = 1;
  private static final int MODE_1LVL = 2;
  private static final int MODE_3LVL = 4;
  private static final long PPN = ((1L << 44) - 1) << 10;

  private Ddtp() {}

  /**
   * What ddtp becomes; a mode that does not exist, or one table mode after another, is no change.
   */
  static long written(long now, long value) {
    int next = (int) value & 0xF;
    boolean taken = next <= MODE_3LVL && ((now & 0xF) <= MODE_BARE || next <= MODE_BARE);
    return taken ? value & (PPN | 0xF) : now;
  }

  /** Address of the root table. */
  static long root(long ddtp) {
    return (ddtp & PPN) >>> 10 << PhysicalMemory.PAGE_SHIFT;
  }

  /** Whether a command may name {@code deviceId}. */
  static boolean fits(long ddtp, int deviceId, boolean extended) {
    int mode = (int) ddtp & 0xF;
    return mode < MODE_1LVL || DeviceContext.fits(deviceId, mode - MODE_BARE, extended);
  }
}
