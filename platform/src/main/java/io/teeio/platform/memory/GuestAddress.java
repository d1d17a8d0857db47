package io.teeio.platform.memory;

/**
 * A guest physical address: what a TVM calls physical, and what its devices put on the bus.
 *
 * @param value byte address, unsigned
 */
public record GuestAddress(long value) implements Comparable<GuestAddress> {
  /** The address {@code offset} bytes further on. */
  public GuestAddress plus(long offset) {
    return new GuestAddress(value + offset);
  }

  /** The first address of the page that holds this one. */
  public GuestAddress page() {
    return new GuestAddress(value & -PhysicalMemory.PAGE);
  }

  /** The number of the page that holds this address. */
  public long pageNumber() {
    return value >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** Bytes from the start of the page. */
  public int pageOffset() {
    return (int) (value & (PhysicalMemory.PAGE - 1));
  }

  @Override
  public int compareTo(GuestAddress that) {
    return Long.compareUnsigned(value, that.value);
  }

  @Override
  public String toString() {
    return "gpa:0x" + Long.toHexString(value);
  }
}
