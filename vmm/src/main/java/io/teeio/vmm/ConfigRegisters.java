package io.teeio.vmm;

import java.util.OptionalInt;

/**
 * Where things are in a function's configuration space (type 0 header), and how to find
 * capabilities.
 */
final class ConfigRegisters {
  static final int ID = 0x00;
  static final int COMMAND = 0x04;
  static final int COMMAND_MEMORY = 1 << 1;
  static final int COMMAND_MASTER = 1 << 2;
  static final int BAR0 = 0x10;
  static final int BAR1 = 0x14;
  static final int ABSENT = 0xFFFF_FFFF;

  static final int SRIOV = 0x0010;
  static final int SRIOV_CONTROL = 0x08;
  static final int SRIOV_VF_ENABLE = 1;
  static final int SRIOV_VF_MEMORY = 1 << 3;
  static final int SRIOV_TOTAL = 0x0C;
  static final int SRIOV_NUMBER = 0x10;
  static final int SRIOV_OFFSET_STRIDE = 0x14;
  static final int SRIOV_BAR0 = 0x24;
  static final int SRIOV_BAR1 = 0x28;

  static final int DOE = 0x002E;

  static final int IDE = 0x0030;
  static final int IDE_CAPABILITY = 0x04;
  static final int IDE_BLOCKS = 0x0C;
  static final int IDE_LINK_BLOCK = 8;
  static final int SELECTIVE_CONTROL = 0x04;
  static final int SELECTIVE_STATUS = 0x08;
  static final int SELECTIVE_RID1 = 0x0C;
  static final int SELECTIVE_RID2 = 0x10;
  static final int SELECTIVE_ENABLE = 1;
  static final int SELECTIVE_DEFAULT = 1 << 22;

  private static final int FIRST_EXTENDED = 0x100;
  private static final int LAST_EXTENDED = 0xFFC;
  private static final int MOST_CAPABILITIES = (0x1000 - FIRST_EXTENDED) / 8;

  private ConfigRegisters() {}

  /** One function's configuration space, in 32-bit words. */
  interface Space {
    int read(int offset);

    void write(int offset, int value);
  }

  /** Offset of the extended capability {@code id}; a chain that loops ends the search. */
  static OptionalInt extendedCapability(Space space, int id) {
    int at = FIRST_EXTENDED;
    for (int i = 0; i < MOST_CAPABILITIES && at >= FIRST_EXTENDED && at <= LAST_EXTENDED; i++) {
      int header = space.read(at);
      if (header == 0 || header == ABSENT) {
        return OptionalInt.empty();
      }
      if ((header & 0xFFFF) == id) {
        return OptionalInt.of(at);
      }
      at = (header >>> 20) & ~3;
    }
    return OptionalInt.empty();
  }

  /**
   * Bytes that the 64-bit memory BAR at {@code offset} decodes, found by writing ones; 0 if none.
   */
  static long sizeOfBar(Space space, int offset) {
    int low = space.read(offset);
    int high = space.read(offset + 4);
    space.write(offset, ABSENT);
    space.write(offset + 4, ABSENT);
    long mask = (space.read(offset) & 0xFFFF_FFF0L) | ((long) space.read(offset + 4) << 32);
    space.write(offset, low);
    space.write(offset + 4, high);
    return mask == 0 ? 0 : -mask;
  }

  /** Writes a 64-bit address into the BAR at {@code offset}. */
  static void setBar(Space space, int offset, long address) {
    space.write(offset, (int) address);
    space.write(offset + 4, (int) (address >>> 32));
  }
}
