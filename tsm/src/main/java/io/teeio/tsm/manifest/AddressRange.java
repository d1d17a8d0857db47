package io.teeio.tsm.manifest;

import io.teeio.platform.memory.HostAddress;

/**
 * A range of system physical addresses.
 *
 * @param base first byte
 * @param length bytes, at least 1; the range does not pass 2^63
 */
public record AddressRange(HostAddress base, long length) {
  /** First byte behind the range. */
  public long end() {
    return base.value() + length;
  }

  /** Whether {@code length} bytes from {@code first} all lie within. */
  public boolean contains(long first, long length) {
    return first >= base.value() && length >= 0 && first <= end() && length <= end() - first;
  }

  /** Whether a byte is in both. */
  public boolean overlaps(AddressRange other) {
    return base.value() < other.end() && other.base.value() < end();
  }

  @Override
  public String toString() {
    return "0x%x+0x%x".formatted(base.value(), length);
  }
}
