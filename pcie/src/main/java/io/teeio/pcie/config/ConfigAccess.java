package io.teeio.pcie.config;

import java.util.Optional;

/** One function's configuration space as a host reaches it. */
public interface ConfigAccess {
  /** Reads the register at {@code offset}, a multiple of 4; {@link ConfigSpace#ABSENT} if none. */
  int read(int offset);

  /** Writes the register at {@code offset}, a multiple of 4. */
  void write(int offset, int value);

  /** Access to {@code space} itself. */
  static ConfigAccess of(ConfigSpace space) {
    return new ConfigAccess() {
      @Override
      public int read(int offset) {
        return space.read(offset);
      }

      @Override
      public void write(int offset, int value) {
        space.write(offset, value);
      }
    };
  }

  /** Writes the bits {@code mask} of the register at {@code offset}. */
  default void update(int offset, int mask, int value) {
    write(offset, (read(offset) & ~mask) | (value & mask));
  }

  /** Where the capability {@code id} stands; empty if the list ends, or loops, without it. */
  default Optional<Integer> findCapability(int id) {
    if ((read(0x04) & 1 << 20) == 0) {
      return Optional.empty();
    }
    int offset = read(0x34) & 0xFC;
    for (int hops = 0; offset >= 0x40 && hops < 48; hops++) {
      int header = read(offset);
      if ((header & 0xFF) == id) {
        return Optional.of(offset);
      }
      offset = header >> 8 & 0xFC;
    }
    return Optional.empty();
  }

  /** Where the extended capability {@code id} stands; empty if the list ends, or loops. */
  default Optional<Integer> findExtendedCapability(int id) {
    int offset = 0x100;
    for (int hops = 0; offset >= 0x100 && hops < 1024; hops++) {
      int header = read(offset);
      if (header == 0 || header == ConfigSpace.ABSENT) {
        return Optional.empty();
      }
      if ((header & 0xFFFF) == id) {
        return Optional.of(offset);
      }
      offset = header >>> 20 & 0xFFC;
    }
    return Optional.empty();
  }
}
