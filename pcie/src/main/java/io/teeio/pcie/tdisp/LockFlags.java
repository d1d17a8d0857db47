package io.teeio.pcie.tdisp;

/**
 * FLAGS of LOCK_INTERFACE_REQUEST, and which of them a device supports.
 *
 * @param bits 16 bits
 */
public record LockFlags(int bits) {
  /** Firmware is not updated while locked or running. */
  public static final LockFlags NO_FW_UPDATE = new LockFlags(1);

  /** The system's cache line has 128 bytes, not 64. */
  public static final LockFlags SYSTEM_CACHE_LINE_128 = new LockFlags(1 << 1);

  /** The MSI-X table and pending bits are locked too. */
  public static final LockFlags LOCK_MSIX = new LockFlags(1 << 2);

  /** Direct peer-to-peer streams may be bound. */
  public static final LockFlags BIND_P2P = new LockFlags(1 << 3);

  /** Requests are redirected upstream rather than peer to peer. */
  public static final LockFlags ALL_REQUEST_REDIRECT = new LockFlags(1 << 4);

  /** No flag. */
  public static final LockFlags NONE = new LockFlags(0);

  /** Checks that there are no more than 16 bits. */
  public LockFlags {
    if (bits >>> 16 != 0) {
      throw new IllegalArgumentException("FLAGS has 16 bits");
    }
  }

  /** These flags and {@code other}. */
  public LockFlags and(LockFlags other) {
    return new LockFlags(bits | other.bits);
  }

  /** Whether all of {@code other} are among these. */
  public boolean contains(LockFlags other) {
    return (other.bits & ~bits) == 0;
  }
}
