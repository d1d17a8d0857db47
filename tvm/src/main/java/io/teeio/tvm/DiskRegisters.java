package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;

/** The disk's control page as the guest maps it (docs/block.md). */
public final class DiskRegisters implements Doorbell {
  private static final int IDENTITY = 0x424F4954;
  private static final int CONTROL = 0x08;
  private static final int STATUS = 0x0C;
  private static final int SUBMISSION_BASE = 0x10;
  private static final int QUEUE_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int COMPLETION_BASE = 0x40;
  private static final int CAPACITY = 0x48;
  private static final int ENABLE = 1;
  private static final int RESET = 2;

  private final GuestHart hart;
  private final GuestAddress base;

  /** Registers at {@code base}. */
  public DiskRegisters(GuestHart hart, GuestAddress base) {
    this.hart = hart;
    this.base = base;
  }

  /**
   * Resets the disk and gives it the queue pair at DMA address {@code queue}.
   *
   * @return its capacity in sectors
   * @throws DeviceFailure if it is another device or does not take the queue
   */
  public long begin(long queue) throws GuestFault, DeviceFailure {
    int identity = hart.load32(base);
    if (identity != IDENTITY) {
      throw new DeviceFailure("identity register reads 0x" + Integer.toHexString(identity));
    }
    hart.store32(base.plus(CONTROL), RESET);
    hart.store64(base.plus(SUBMISSION_BASE), queue);
    hart.store64(base.plus(COMPLETION_BASE), queue + DiskQueue.COMPLETIONS);
    hart.store32(base.plus(QUEUE_SIZE), FunctionDriver.QUEUE_SIZE);
    hart.store32(base.plus(CONTROL), ENABLE);
    int status = hart.load32(base.plus(STATUS));
    if (status != ENABLE) {
      throw new DeviceFailure("status register reads 0x" + Integer.toHexString(status));
    }
    return hart.load32(base.plus(CAPACITY)) & 0xFFFF_FFFFL;
  }

  @Override
  public void ring(int tail) throws GuestFault {
    hart.store32(base.plus(TAIL), tail);
  }
}
