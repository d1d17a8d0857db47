package io.teeio.platform.iommu;

import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Interrupts of the IOMMU itself: ipsr, icvec and the MSI configuration table. An MSI is sent when
 * a pending bit goes from 0 to 1, and not again until software cleared the bit.
 */
final class InterruptUnit {
  /** ipsr.cip. */
  static final int COMMAND_QUEUE = 0;

  /** ipsr.fip. */
  static final int FAULT_QUEUE = 1;

  /** ipsr.pip. */
  static final int PAGE_REQUEST_QUEUE = 3;

  private static final int VECTORS = 16;
  private static final long ADDRESS = ((1L << 56) - 1) & ~3L;

  private final DomainMemory memory;
  private final LongConsumer failed;
  private final long[] addresses = new long[VECTORS];
  private final int[] data = new int[VECTORS];
  private final boolean[] masked = new boolean[VECTORS];
  private final boolean[] waiting = new boolean[VECTORS];
  private int pending;
  private long vectors;

  /**
   * No interrupt, all vectors masked.
   *
   * @param failed hears the address of an MSI that memory refused
   */
  InterruptUnit(DomainMemory memory, LongConsumer failed) {
    this.memory = memory;
    this.failed = failed;
    Arrays.fill(masked, true);
  }

  int pending() {
    return pending;
  }

  /** Clears pending bits. */
  void clear(long bits) {
    pending &= (int) ~bits;
  }

  long vectors() {
    return vectors;
  }

  void vectors(long icvec) {
    vectors = icvec & 0xFFFF;
  }

  /** A source has something to say. */
  void raise(int source) {
    if (((pending >>> source) & 1) == 0) {
      pending |= 1 << source;
      send((int) (vectors >>> (4 * source)) & (VECTORS - 1));
    }
  }

  long address(int vector) {
    return addresses[vector];
  }

  void address(int vector, long address) {
    addresses[vector] = address & ADDRESS;
  }

  int data(int vector) {
    return data[vector];
  }

  void data(int vector, int value) {
    data[vector] = value;
  }

  int control(int vector) {
    return masked[vector] ? 1 : 0;
  }

  /** Masks or unmasks a vector; what waited for it is sent. */
  void control(int vector, long control) {
    masked[vector] = (control & 1) != 0;
    if (!masked[vector] && waiting[vector]) {
      send(vector);
    }
  }

  private void send(int vector) {
    waiting[vector] = masked[vector];
    if (masked[vector]) {
      return;
    }
    try {
      memory.writeInt(new HostAddress(addresses[vector]), data[vector]);
    } catch (AccessFault fault) {
      failed.accept(addresses[vector]);
    }
  }
}
