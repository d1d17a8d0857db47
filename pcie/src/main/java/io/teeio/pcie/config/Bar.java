package io.teeio.pcie.config;

import java.util.Optional;

/**
 * A 64-bit memory BAR: two registers, of which a host can write the address bits only, so that
 * writing all ones reads back the size.
 *
 * @param offset of its lower register in configuration space
 * @param size bytes, a power of two of at least 4096
 */
public record Bar(int offset, long size) {
  private static final int MEMORY_64 = 0x4;
  private static final int PREFETCHABLE = 0x8;

  /** Checks the size. */
  public Bar {
    if (size < 4096 || Long.bitCount(size) != 1) {
      throw new IllegalArgumentException("a BAR has a power of two of bytes, not " + size);
    }
  }

  /** Adds the BAR to {@code space}. */
  public void addTo(ConfigSpace space, boolean prefetchable) {
    long mask = -size;
    space.define(offset, MEMORY_64 | (prefetchable ? PREFETCHABLE : 0), (int) mask & ~0xF);
    space.define(offset + 4, 0, (int) (mask >>> 32));
  }

  /** The address that a host has written; empty while it is 0. */
  public Optional<Long> address(ConfigSpace space) {
    long low = space.get(offset) & 0xFFFF_FFF0L;
    long address = (long) space.get(offset + 4) << 32 | low;
    return address == 0 ? Optional.empty() : Optional.of(address);
  }

  /** Writes {@code address}, as a host does. */
  public static void assign(ConfigAccess access, int offset, long address) {
    access.write(offset, (int) address);
    access.write(offset + 4, (int) (address >>> 32));
  }

  /** Finds the size of the BAR at {@code offset} by writing all ones, as a host does; 0 if none. */
  public static long probe(ConfigAccess access, int offset) {
    int low = access.read(offset);
    if ((low & 0x7) != MEMORY_64) {
      return 0;
    }
    int high = access.read(offset + 4);
    access.write(offset, -1);
    access.write(offset + 4, -1);
    long mask = (long) access.read(offset + 4) << 32 | (access.read(offset) & 0xFFFF_FFF0L);
    access.write(offset, low);
    access.write(offset + 4, high);
    return mask == 0 ? 0 : -mask;
  }
}
