package io.teeio.device.function;

/**
 * The registers of a ring of descriptors. Base and size are taken when the function is enabled and
 * fixed until it is disabled, so that a driver cannot move the ring under the device. A
 * configuration or doorbell that does not fit halts it until reset.
 */
public final class Ring {
  /** Bytes of a descriptor. */
  public static final int ENTRY_SIZE = 64;

  private static final int MINIMUM = 2;
  private static final int MAXIMUM = 1024;

  private long base;
  private int size;
  private int head;
  private int tail;
  private boolean enabled;
  private HaltReason halted = HaltReason.NONE;

  /** A ring after reset. */
  public Ring() {}

  /** DMA address of the first descriptor. */
  public long base() {
    return base;
  }

  /** Descriptors in the ring. */
  public int size() {
    return size;
  }

  /** Index of the next descriptor that the device takes. */
  public int head() {
    return head;
  }

  /** Index after the last descriptor of the driver. */
  public int tail() {
    return tail;
  }

  /** Whether it is enabled. */
  public boolean isEnabled() {
    return enabled;
  }

  /** STATUS: bit 0 enabled, bit 1 halted, bits 15:8 why. */
  public int status() {
    return (enabled ? 1 : 0) | (halted == HaltReason.NONE ? 0 : 2) | (halted.wire() << 8);
  }

  /** Writes the lower half of the base, unless it is enabled. */
  public void baseLow(int value) {
    if (!enabled) {
      base = (base & ~0xFFFF_FFFFL) | (value & 0xFFFF_FFFFL);
    }
  }

  /** Writes the upper half of the base, unless it is enabled. */
  public void baseHigh(int value) {
    if (!enabled) {
      base = (base & 0xFFFF_FFFFL) | ((value & 0xFFFF_FFFFL) << 32);
    }
  }

  /** Writes the size, unless it is enabled. */
  public void setSize(int value) {
    if (!enabled) {
      size = value;
    }
  }

  /** Enables or disables it; enabling empties it. */
  public void enable(boolean on) {
    if (on == enabled || halted != HaltReason.NONE) {
      return;
    }
    head = 0;
    tail = 0;
    enabled = on;
    boolean fits =
        size >= MINIMUM && size <= MAXIMUM && Integer.bitCount(size) == 1 && base % ENTRY_SIZE == 0;
    if (on && !fits) {
      halt(HaltReason.RING_REGISTERS);
    }
  }

  /** The driver says that descriptors before {@code value} are ready. */
  public void doorbell(int value) {
    if (!enabled || halted != HaltReason.NONE) {
      return;
    }
    if (value < 0 || value >= size) {
      halt(HaltReason.RING_REGISTERS);
    } else {
      tail = value;
    }
  }

  /** Whether descriptors wait. */
  public boolean hasWork() {
    return enabled && halted == HaltReason.NONE && head != tail;
  }

  /** How many descriptors wait. */
  public int waiting() {
    return hasWork() ? Math.floorMod(tail - head, size) : 0;
  }

  /** DMA address of the next descriptor. */
  public long headAddress() {
    return base + (long) head * ENTRY_SIZE;
  }

  /** The next descriptor is done. */
  public void advance() {
    head = (head + 1) % size;
  }

  /** Stands still until reset. */
  public void halt(HaltReason reason) {
    halted = reason;
    enabled = false;
  }

  /** Puts every register back to where it starts. */
  public void reset() {
    base = 0;
    size = 0;
    head = 0;
    tail = 0;
    enabled = false;
    halted = HaltReason.NONE;
  }

  /** Whether it is as after reset. */
  public boolean isClean() {
    return base == 0
        && size == 0
        && head == 0
        && tail == 0
        && !enabled
        && halted == HaltReason.NONE;
  }
}
