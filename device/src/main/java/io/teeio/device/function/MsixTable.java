package io.teeio.device.function;

import java.util.Arrays;

/**
 * The MSI-X table and pending bits of one function: 8 vectors of 16 bytes (message address, message
 * data, vector control). A vector that is raised while masked stays pending and is sent when it is
 * unmasked. After reset every vector is masked.
 */
public final class MsixTable {
  /** Vectors in the table. */
  public static final int VECTORS = 8;

  /** Bytes of an entry. */
  public static final int ENTRY_SIZE = 16;

  private static final int MASKED = 1;

  private final InterruptPort port;
  private final long[] address = new long[VECTORS];
  private final int[] data = new int[VECTORS];
  private final int[] control = new int[VECTORS];
  private int pending;

  /** A table whose interrupts leave through {@code port}; every vector is masked. */
  public MsixTable(InterruptPort port) {
    this.port = port;
    reset();
  }

  /** Masks every vector and forgets what it held. */
  public void reset() {
    Arrays.fill(address, 0);
    Arrays.fill(data, 0);
    Arrays.fill(control, MASKED);
    pending = 0;
  }

  /** The 32 bits at {@code offset} of the table, a multiple of 4. Beyond the table: zero. */
  public int read(int offset) {
    int vector = offset / ENTRY_SIZE;
    if (vector >= VECTORS) {
      return 0;
    }
    return switch (offset % ENTRY_SIZE) {
      case 0 -> (int) address[vector];
      case 4 -> (int) (address[vector] >>> 32);
      case 8 -> data[vector];
      default -> control[vector];
    };
  }

  /** Writes the 32 bits at {@code offset} of the table, a multiple of 4. */
  public void write(int offset, int value) {
    int vector = offset / ENTRY_SIZE;
    if (vector >= VECTORS) {
      return;
    }
    switch (offset % ENTRY_SIZE) {
      case 0 -> address[vector] = (address[vector] & ~0xFFFF_FFFFL) | (value & 0xFFFF_FFFCL);
      case 4 -> address[vector] = (address[vector] & 0xFFFF_FFFFL) | ((value & 0xFFFF_FFFFL) << 32);
      case 8 -> data[vector] = value;
      default -> control[vector] = value & MASKED;
    }
    deliverPending();
  }

  /** The pending bits, one a vector. */
  public int pendingBits() {
    return pending;
  }

  /** Raises {@code vector}. */
  public void raise(int vector) {
    pending |= 1 << vector;
    deliverPending();
  }

  /**
   * Sends what is pending and not masked; to be called when the function's mask or enable moves.
   */
  public void deliverPending() {
    if (pending == 0 || !port.isEnabled()) {
      return;
    }
    for (int vector = 0; vector < VECTORS; vector++) {
      if ((pending & (1 << vector)) != 0 && (control[vector] & MASKED) == 0) {
        pending &= ~(1 << vector);
        port.send(address[vector], data[vector]);
      }
    }
  }

  /** Whether it is as after reset. */
  public boolean isClean() {
    return pending == 0
        && Arrays.stream(address).allMatch(value -> value == 0)
        && Arrays.stream(data).allMatch(value -> value == 0)
        && Arrays.stream(control).allMatch(value -> value == MASKED);
  }
}
