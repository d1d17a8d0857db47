package io.teeio.lab;

import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.HostAddress;
import io.teeio.vmm.UntrustedAccelerator;

/** Drives an accelerator from the host, as a paravirtual back end would. */
public final class HostAccelerator implements UntrustedAccelerator {
  private static final int CONTROL = 0x08;
  private static final int STATUS = 0x0C;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int RESET = 2;

  private final MmioAccess mmio;
  private HostAddress bar = new HostAddress(0);
  private boolean started;

  HostAccelerator(MmioAccess mmio) {
    this.mmio = mmio;
  }

  /** Drives the accelerator whose BAR 0 is at {@code bar} from now on. */
  void attach(HostAddress bar) {
    this.bar = bar;
    started = false;
  }

  @Override
  public boolean ring(long ring, int size, int tail) {
    try {
      if (!started) {
        mmio.write64(at(RING_BASE), ring);
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
