package io.teeio.tvm;

import io.teeio.crypto.Aead;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import java.io.IOException;
import java.util.function.Supplier;

/** Drives the sample accelerator (docs/accelerator.md). */
public final class AcceleratorDriver implements FunctionDriver {
  private static final byte[] PAGE = new byte[4096];

  private final Supplier<Aead> applicationKey;

  /** A driver; {@code applicationKey} is what application and device share in the baseline. */
  public AcceleratorDriver(Supplier<Aead> applicationKey) {
    this.applicationKey = applicationKey;
  }

  @Override
  public Driven begin(GuestHart hart, GuestMeter meter, GuestAddress registers, GuestAddress queue)
      throws GuestFault, DeviceFailure {
    AcceleratorRegisters control = new AcceleratorRegisters(hart, registers);
    control.begin(queue.value());
    return new Ready(hart, meter, new AcceleratorRing(hart, meter, queue, queue.value(), control));
  }

  private record Ready(GuestHart hart, GuestMeter meter, AcceleratorRing ring) implements Driven {
    @Override
    public Transfer move(ApplicationData data) throws GuestFault, DeviceFailure, IOException {
      return new DirectTransfer(hart, ring, meter).run(data);
    }

    @Override
    public void probe() throws GuestFault, DeviceFailure {
      hart.store(GuestLayout.SOURCE, PAGE, 0, PAGE.length);
      ring.copy(0, GuestLayout.SOURCE.value(), GuestLayout.TARGET.value(), PAGE.length);
      if (!hart.load(GuestLayout.TARGET, PAGE.length)
          .equals(hart.load(GuestLayout.SOURCE, PAGE.length))) {
        throw new DeviceFailure("a page did not come back as it was sent");
      }
    }
  }

  @Override
  public Transfer bounce(
      GuestHart hart, GuestMeter meter, Doorbell doorbell, long dma, ApplicationData data)
      throws GuestFault, DeviceFailure, IOException {
    try (Aead key = applicationKey.get()) {
      AcceleratorRing ring = new AcceleratorRing(hart, meter, GuestLayout.SHARED, dma, doorbell);
      return new BounceTransfer(hart, ring, meter, key, dma).run(data);
    }
  }
}
