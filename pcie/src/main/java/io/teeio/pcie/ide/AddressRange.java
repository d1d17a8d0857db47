package io.teeio.pcie.ide;

/**
 * Bus addresses from {@code base} to {@code limit}, both inclusive and unsigned.
 *
 * @param base first address
 * @param limit last address
 */
public record AddressRange(long base, long limit) {
  /** Every address. */
  public static final AddressRange EVERYTHING = new AddressRange(0, -1L);

  /** Checks the order. */
  public AddressRange {
    if (Long.compareUnsigned(base, limit) > 0) {
      throw new IllegalArgumentException("a range ends before it begins");
    }
  }

  /** Whether {@code address} lies in the range. */
  public boolean contains(long address) {
    return Long.compareUnsigned(base, address) <= 0 && Long.compareUnsigned(address, limit) <= 0;
  }

  /** Whether all {@code length} bytes from {@code address} lie in the range. */
  public boolean contains(long address, int length) {
    return contains(address) && contains(address + length - 1);
  }

  /** Whether some address lies in both ranges. */
  public boolean overlaps(AddressRange other) {
    return contains(other.base) || other.contains(base);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(base) + "..0x" + Long.toHexString(limit);
  }
}
