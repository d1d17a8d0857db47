package io.teeio.platform.memory;

/**
 * A system physical address: what memory, the MPT and a G-stage leaf speak of.
 *
 * @param value byte address, unsigned
 */
public record HostAddress(long value) implements Comparable<HostAddress> {
  /** The address {@code offset} bytes further on. */
  public HostAddress plus(long offset) {
    return new HostAddress(value + offset);
  }

  /** The first address of the page that holds this one. */
  public HostAddress page() {
    return new HostAddress(value & -PhysicalMemory.PAGE);
  }

  /** The number of the page that holds this address. */
  public long pageNumber() {
    return value >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** Bytes from the start of the page. */
  public int pageOffset() {
    return (int) (value & (PhysicalMemory.PAGE - 1));
  }

  /** Whether this is the first address of a page. */
  public boolean isPageAligned() {
    return pageOffset() == 0;
  }

  @Override
  public int compareTo(HostAddress that) {
    return Long.compareUnsigned(value, that.value);
  }

  @Override
  public String toString() {
    return "hpa:0x" + Long.toHexString(value);
  }
}
