package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * The queue pair of the sample disk (docs/block.md) in guest memory: the submission ring, and the
 * completion ring in the page behind it. Does one submission at a time.
 */
public final class DiskQueue {
  /** Bytes of a sector. */
  public static final int SECTOR = 4096;

  /** Offset of the completion ring. */
  static final int COMPLETIONS = 0x1000;

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int FLUSH = 3;
  private static final int DONE = 1;
  private static final int SUBMISSION = 64;
  private static final int COMPLETION = 16;

  private final GuestHart hart;
  private final GuestMeter meter;
  private final GuestAddress base;
  private final Doorbell doorbell;
  private int tail;
  private int phase = 1;
  private int cookie;

  /** A queue pair at {@code base}; ringing the doorbell does not count on the meter. */
  public DiskQueue(GuestHart hart, GuestMeter meter, GuestAddress base, Doorbell doorbell) {
    this.hart = hart;
    this.meter = meter;
    this.base = base;
    this.doorbell = doorbell;
  }

  /** Reads {@code sectors} sectors from {@code lba} to DMA address {@code data}. */
  public void read(long lba, int sectors, long data) throws GuestFault, DeviceFailure {
    submit(READ, lba, sectors, data);
  }

  /** Writes {@code sectors} sectors from {@code lba} from DMA address {@code data}. */
  public void write(long lba, int sectors, long data) throws GuestFault, DeviceFailure {
    submit(WRITE, lba, sectors, data);
  }

  /** Waits until all that was written is on the medium. */
  public void flush() throws GuestFault, DeviceFailure {
    submit(FLUSH, 0, 0, 0);
  }

  private void submit(int operation, long lba, int sectors, long data)
      throws GuestFault, DeviceFailure {
    meter.start();
    int slot = tail;
    tail = (tail + 1) % FunctionDriver.QUEUE_SIZE;
    cookie++;
    Bytes submission =
        new WireWriter(SUBMISSION)
            .u32(operation)
            .u32(0)
            .u64(lba)
            .u32(sectors)
            .u32(cookie & 0xFFFF_FFFFL)
            .u64(data)
            .reserved(32)
            .toBytes();
    hart.store(base.plus((long) slot * SUBMISSION), submission);
    meter.stop(GuestMeter.Work.DRIVING);
    doorbell.ring(tail);
    meter.start();
    Bytes completion = hart.load(base.plus(COMPLETIONS + (long) slot * COMPLETION), COMPLETION);
    meter.stop(GuestMeter.Work.DRIVING);
    boolean answered = completion.at(11) == phase;
    if (tail == 0) {
      phase ^= 1;
    }
    if (!answered || completion.at(10) != DONE) {
      throw new DeviceFailure(operation, answered ? completion.at(10) : 0);
    }
  }
}
