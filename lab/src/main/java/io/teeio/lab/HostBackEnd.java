package io.teeio.lab;

import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.HostAddress;
import io.teeio.vmm.UntrustedFunction;

/**
 * Drives a function from the host, as a paravirtual back end would. It need not know of which kind
 * the function is: the registers of both agree, but for the disk's completion ring, which lies
 * behind the submissions, and at whose register the accelerator has nothing.
 */
public final class HostBackEnd implements UntrustedFunction {
  private static final int CONTROL = 0x08;
  private static final int STATUS = 0x0C;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int COMPLETION_BASE = 0x40;
  private static final int ENTRY = 64;
  private static final int RESET = 2;

  private final MmioAccess mmio;
  private HostAddress bar = new HostAddress(0);
  private boolean started;

  HostBackEnd(MmioAccess mmio) {
    this.mmio = mmio;
  }

  /** Drives the function whose BAR 0 is at {@code bar} from now on. */
  void attach(HostAddress bar) {
    this.bar = bar;
    started = false;
  }

  @Override
  public boolean ring(long ring, int size, int tail) {
    try {
      if (!started) {
        mmio.write64(at(RING_BASE), ring);
        mmio.write64(at(COMPLETION_BASE), ring + (long) size * ENTRY);
        mmio.write32(at(RING_SIZE), size);
        mmio.write32(at(CONTROL), 1);
        started = mmio.read32(at(STATUS)) == 1;
      }
      mmio.write32(at(TAIL), tail);
      return started;
    } catch (BusFault fault) {
      return false;
    }
  }

  /** Stops it, which also wipes its registers. */
  boolean reset() {
    try {
      mmio.write32(at(CONTROL), RESET);
      started = false;
      return true;
    } catch (BusFault fault) {
      return false;
    }
  }

  private HostAddress at(int offset) {
    return new HostAddress(bar.value() + offset);
  }
}
