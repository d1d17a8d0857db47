package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * A descriptor ring of the sample accelerator (docs/accelerator.md) in guest memory, and its
 * completion records in the page behind it. Does one descriptor at a time.
 */
public final class AcceleratorRing {
  /** Descriptors in the ring. */
  public static final int SIZE = FunctionDriver.QUEUE_SIZE;

  /** Bytes of ring and completion records together. */
  public static final int BYTES = FunctionDriver.QUEUE_BYTES;

  /** Flag: start a digest. */
  public static final int FIRST = 1 << 1;

  /** Flag: end the digest. */
  public static final int LAST = 1 << 2;

  /** Flag: the source is inside the device. */
  public static final int SOURCE_LOCAL = 1 << 3;

  /** Flag: the destination is inside the device. */
  public static final int DESTINATION_LOCAL = 1 << 4;

  private static final int COPY = 1;
  private static final int SHA384 = 3;
  private static final int SEAL = 4;
  private static final int OPEN = 5;
  private static final int DONE = 1;
  private static final int ENTRY = 64;
  private static final int DIGEST_OFFSET = 16;
  private static final int DIGEST_SIZE = 48;
  private static final Bytes NO_NONCE = Bytes.zeros(12);
  private static final Bytes EMPTY_RECORD = Bytes.zeros(ENTRY);

  private final GuestHart hart;
  private final GuestMeter meter;
  private final GuestAddress base;
  private final long dmaBase;
  private final Doorbell doorbell;
  private int tail;
  private int cookie;

  /**
   * A ring at {@code base}, where the device finds it at {@code dmaBase}.
   *
   * @param meter what the guest does here counts on it; ringing the doorbell does not
   */
  public AcceleratorRing(
      GuestHart hart, GuestMeter meter, GuestAddress base, long dmaBase, Doorbell doorbell) {
    this.hart = hart;
    this.meter = meter;
    this.base = base;
    this.dmaBase = dmaBase;
    this.doorbell = doorbell;
  }

  /** Copies {@code length} bytes; {@code flags} says which side is local to the device. */
  public void copy(int flags, long source, long destination, int length)
      throws GuestFault, DeviceFailure {
    submit(COPY, flags, source, destination, length, NO_NONCE);
  }

  /** Hashes {@code length} bytes into the running digest; with {@link #LAST} returns it. */
  public Bytes sha384(int flags, long source, int length) throws GuestFault, DeviceFailure {
    return submit(SHA384, flags, source, 0, length, NO_NONCE);
  }

  /** Seals {@code length} bytes of plaintext under the application key. */
  public void seal(int flags, long source, long destination, int length, Bytes nonce)
      throws GuestFault, DeviceFailure {
    submit(SEAL, flags, source, destination, length, nonce);
  }

  /** Opens {@code length} bytes of plaintext that were sealed under the application key. */
  public void open(int flags, long source, long destination, int length, Bytes nonce)
      throws GuestFault, DeviceFailure {
    submit(OPEN, flags, source, destination, length, nonce);
  }

  private Bytes submit(
      int opcode, int flags, long source, long destination, int length, Bytes nonce)
      throws GuestFault, DeviceFailure {
    meter.start();
    int slot = tail;
    tail = (tail + 1) % SIZE;
    cookie++;
    long record = (long) SIZE * ENTRY + (long) slot * ENTRY;
    hart.store(new GuestAddress(base.value() + record), EMPTY_RECORD);
    Bytes descriptor =
        new WireWriter(ENTRY)
            .u32(opcode)
            .u32(flags)
            .u64(source)
            .u64(destination)
            .u32(length)
            .u32(0)
            .u64(dmaBase + record)
            .bytes(nonce)
            .u32(cookie & 0xFFFF_FFFFL)
            .reserved(8)
            .toBytes();
    hart.store(new GuestAddress(base.value() + (long) slot * ENTRY), descriptor);
    meter.stop(GuestMeter.Work.DRIVING);
    doorbell.ring(tail);
    meter.start();
    Bytes completion = hart.load(new GuestAddress(base.value() + record), ENTRY);
    meter.stop(GuestMeter.Work.DRIVING);
    int status = completion.at(0);
    if (status != DONE) {
      throw new DeviceFailure(opcode, status);
    }
    return completion.slice(DIGEST_OFFSET, DIGEST_OFFSET + DIGEST_SIZE);
  }
}
