package io.teeio.device.accelerator;

/**
 * The ring registers. Base and size are taken when the accelerator is enabled and fixed until it is
 * disabled, so that a driver cannot move the ring under the device.
 */
final class Ring {
  private static final int MINIMUM = 2;
  private static final int MAXIMUM = 1024;

  private long base;
  private int size;
  private int head;
  private int tail;
  private boolean enabled;
  private HaltReason halted = HaltReason.NONE;

  long base() {
    return base;
  }

  int size() {
    return size;
  }

  int head() {
    return head;
  }

  int tail() {
    return tail;
  }

  boolean isEnabled() {
    return enabled;
  }

  int status() {
    return (enabled ? 1 : 0) | (halted == HaltReason.NONE ? 0 : 2) | (halted.wire() << 8);
  }

  void baseLow(int value) {
    if (!enabled) {
      base = (base & ~0xFFFF_FFFFL) | (value & 0xFFFF_FFFFL);
    }
  }

  void baseHigh(int value) {
    if (!enabled) {
      base = (base & 0xFFFF_FFFFL) | ((value & 0xFFFF_FFFFL) << 32);
    }
  }

  void setSize(int value) {
    if (!enabled) {
      size = value;
    }
  }

  void enable(boolean on) {
    if (on == enabled || halted != HaltReason.NONE) {
      return;
    }
    head = 0;
    tail = 0;
    enabled = on;
    boolean fits =
        size >= MINIMUM
            && size <= MAXIMUM
            && Integer.bitCount(size) == 1
            && base % Descriptor.SIZE == 0;
    if (on && !fits) {
      halt(HaltReason.RING_REGISTERS);
    }
  }

  void doorbell(int value) {
    if (!enabled || halted != HaltReason.NONE) {
      return;
    }
    if (value < 0 || value >= size) {
      halt(HaltReason.RING_REGISTERS);
    } else {
      tail = value;
    }
  }

  boolean hasWork() {
    return enabled && halted == HaltReason.NONE && head != tail;
  }

  int waiting() {
    return hasWork() ? Math.floorMod(tail - head, size) : 0;
  }

  long headAddress() {
    return base + (long) head * Descriptor.SIZE;
  }

  void advance() {
    head = (head + 1) % size;
  }

  void halt(HaltReason reason) {
    halted = reason;
    enabled = false;
  }

  void reset() {
    base = 0;
    size = 0;
    head = 0;
    tail = 0;
    enabled = false;
    halted = HaltReason.NONE;
  }

  boolean isClean() {
    return base == 0
        && size == 0
        && head == 0
        && tail == 0
        && !enabled
        && halted == HaltReason.NONE;
  }
}
