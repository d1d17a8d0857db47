package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Moves data by DMA straight into and out of confidential memory: the accelerator hashes the
 * application's pages and copies them where the application wants them. The guest only drives.
 */
public final class DirectTransfer {
  private final GuestHart hart;
  private final AcceleratorRing ring;
  private final GuestMeter meter;

  /** A transfer over {@code ring}, whose DMA addresses are guest addresses. */
  public DirectTransfer(GuestHart hart, AcceleratorRing ring, GuestMeter meter) {
    this.hart = hart;
    this.ring = ring;
    this.meter = meter;
  }

  /** Sends all of {@code data} and takes it back. */
  public Transfer run(ApplicationData data) throws GuestFault, DeviceFailure, IOException {
    byte[] window = new byte[GuestLayout.WINDOW];
    byte[] returned = new byte[GuestLayout.WINDOW];
    meter.reset();
    long total = 0;
    boolean intact = true;
    int flags = AcceleratorRing.FIRST;
    try (InputStream in = data.open()) {
      int length = in.readNBytes(window, 0, window.length);
      while (length > 0) {
        hart.store(GuestLayout.SOURCE, window, 0, length);
        ring.sha384(flags, GuestLayout.SOURCE.value(), length);
        ring.copy(0, GuestLayout.SOURCE.value(), GuestLayout.TARGET.value(), length);
        hart.load(GuestLayout.TARGET, returned, 0, length);
        intact &= Arrays.equals(window, 0, length, returned, 0, length);
        flags = 0;
        total += length;
        length = in.readNBytes(window, 0, window.length);
      }
    }
    Bytes digest = ring.sha384(flags | AcceleratorRing.LAST, GuestLayout.SOURCE.value(), 0);
    return new Transfer(total, meter.spentNanos(), digest, intact);
  }
}
