package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;

/** The accelerator's control page as the guest maps it (docs/accelerator.md). */
public final class AcceleratorRegisters implements Doorbell {
  private static final int IDENTITY = 0x414F4954;
  private static final int CONTROL = 0x08;
  private static final int STATUS = 0x0C;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int ENABLE = 1;
  private static final int RESET = 2;

  private final GuestHart hart;
  private final GuestAddress base;

  /** Registers at {@code base}. */
  public AcceleratorRegisters(GuestHart hart, GuestAddress base) {
    this.hart = hart;
    this.base = base;
  }

  /**
   * Resets the accelerator and gives it the ring at DMA address {@code ring}.
   *
   * @throws DeviceFailure if it is another device or does not take the ring
   */
  public void begin(long ring) throws GuestFault, DeviceFailure {
    int identity = hart.load32(at(0));
    if (identity != IDENTITY) {
      throw new DeviceFailure("identity register reads 0x" + Integer.toHexString(identity));
    }
    hart.store32(at(CONTROL), RESET);
    hart.store64(at(RING_BASE), ring);
    hart.store32(at(RING_SIZE), AcceleratorRing.SIZE);
    hart.store32(at(CONTROL), ENABLE);
    int status = hart.load32(at(STATUS));
    if (status != ENABLE) {
      throw new DeviceFailure("status register reads 0x" + Integer.toHexString(status));
    }
  }

  @Override
  public void ring(int tail) throws GuestFault {
    hart.store32(at(TAIL), tail);
  }

  private GuestAddress at(int offset) {
    return new GuestAddress(base.value() + offset);
  }
}
