package io.teeio.tvm;

import io.teeio.crypto.Aead;
import io.teeio.crypto.RunningHash;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Drives the sample disk (docs/block.md): writes the application's data, window by window, and
 * reads it back. A disk hashes nothing, so the digest is the guest's own, of what it read back, and
 * is not counted as its cost.
 */
public final class DiskDriver implements FunctionDriver {
  /** Sectors of the smallest sample disk; windows go round on it. */
  static final long SECTORS = 4096;

  private static final int WINDOW = GuestLayout.WINDOW;
  private static final byte[] PAGE = new byte[DiskQueue.SECTOR];

  private final Supplier<Aead> key;
  private final Supplier<RunningHash> hashing;

  /**
   * A driver.
   *
   * @param key the guest's own key, for the baseline
   * @param hashing SHA-384
   */
  public DiskDriver(Supplier<Aead> key, Supplier<RunningHash> hashing) {
    this.key = key;
    this.hashing = hashing;
  }

  /** Sends one window of {@code length} bytes from SOURCE to {@code lba} and back to TARGET. */
  @FunctionalInterface
  private interface Way {
    boolean there(long lba, int length) throws GuestFault, DeviceFailure;
  }

  private static int sectors(int length) {
    return (length + DiskQueue.SECTOR - 1) / DiskQueue.SECTOR;
  }

  @Override
  public Driven begin(GuestHart hart, GuestMeter meter, GuestAddress registers, GuestAddress queue)
      throws GuestFault, DeviceFailure {
    DiskRegisters control = new DiskRegisters(hart, registers);
    long capacity = control.begin(queue.value());
    if (capacity < SECTORS) {
      throw new DeviceFailure("the disk has " + capacity + " sectors only");
    }
    DiskQueue disk = new DiskQueue(hart, meter, queue, control);
    Way direct =
        (lba, length) -> {
          disk.write(lba, sectors(length), GuestLayout.SOURCE.value());
          disk.flush();
          disk.read(lba, sectors(length), GuestLayout.TARGET.value());
          return true;
        };
    return new Driven() {
      @Override
      public Transfer move(ApplicationData data) throws GuestFault, DeviceFailure, IOException {
        return run(hart, meter, direct, data);
      }

      @Override
      public void probe() throws GuestFault, DeviceFailure {
        hart.store(GuestLayout.SOURCE, PAGE, 0, PAGE.length);
        direct.there(0, PAGE.length);
        if (!hart.load(GuestLayout.TARGET, PAGE.length)
            .equals(hart.load(GuestLayout.SOURCE, PAGE.length))) {
          throw new DeviceFailure("a sector did not come back as it was sent");
        }
      }
    };
  }

  @Override
  public Transfer bounce(
      GuestHart hart, GuestMeter meter, Doorbell doorbell, long dma, ApplicationData data)
      throws GuestFault, DeviceFailure, IOException {
    DiskQueue disk = new DiskQueue(hart, meter, GuestLayout.SHARED, doorbell);
    try (Aead own = key.get()) {
      SealedSectors sealed = new SealedSectors(hart, meter, own);
      Way bounced =
          (lba, length) -> {
            sealed.out(sectors(length));
            disk.write(lba, sectors(length), dma + GuestLayout.SHARED_OUT);
            disk.flush();
            disk.read(lba, sectors(length), dma + GuestLayout.SHARED_IN);
            return sealed.in(sectors(length));
          };
      return run(hart, meter, bounced, data);
    }
  }

  private Transfer run(GuestHart hart, GuestMeter meter, Way way, ApplicationData data)
      throws GuestFault, DeviceFailure, IOException {
    byte[] window = new byte[WINDOW];
    byte[] returned = new byte[WINDOW];
    RunningHash digest = hashing.get();
    meter.reset();
    long total = 0;
    long lba = 0;
    boolean intact = true;
    try (InputStream in = data.open()) {
      int length = in.readNBytes(window, 0, window.length);
      while (length > 0) {
        hart.store(GuestLayout.SOURCE, window, 0, length);
        intact &= way.there(lba, length);
        hart.load(GuestLayout.TARGET, returned, 0, length);
        intact &= Arrays.equals(window, 0, length, returned, 0, length);
        digest.update(returned, 0, length);
        total += length;
        lba = (lba + WINDOW / DiskQueue.SECTOR) % SECTORS;
        length = in.readNBytes(window, 0, window.length);
      }
    }
    return new Transfer(total, meter.spentNanos(), digest.soFar(), intact);
  }
}
