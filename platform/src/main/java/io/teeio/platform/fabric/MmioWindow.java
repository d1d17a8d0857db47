package io.teeio.platform.fabric;

import io.teeio.platform.memory.HostAddress;

/**
 * Addresses that a bridge sends down its link.
 *
 * @param base first address
 * @param length bytes, at least one
 */
public record MmioWindow(HostAddress base, long length) {
  /** Refuses an empty window and one that wraps around. */
  public MmioWindow {
    if (base.value() < 0 || length <= 0 || base.value() + length < 0) {
      throw new IllegalArgumentException("no window of " + length + " bytes at " + base);
    }
  }

  /** The last address. */
  public long last() {
    return base.value() + length - 1;
  }

  /** Whether all {@code size} bytes from {@code address} lie in the window. */
  public boolean contains(long address, long size) {
    long from = address - base.value();
    return from >= 0 && from < length && size >= 0 && size <= length - from;
  }

  /** Whether an address lies in both windows. */
  public boolean overlaps(MmioWindow that) {
    return base.value() <= that.last() && that.base.value() <= last();
  }
}
