package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import java.io.IOException;

/** The guest's driver of one kind of function. */
public interface FunctionDriver {
  /** Entries of every ring. */
  int QUEUE_SIZE = 64;

  /** Bytes of a function's rings in guest memory: two pages. */
  int QUEUE_BYTES = 0x2000;

  /** A function that a driver has taken over. */
  interface Driven {
    /** Sends all of {@code data} through it by DMA and takes it back. */
    Transfer move(ApplicationData data) throws GuestFault, DeviceFailure, IOException;

    /** Sends one page through it and takes it back. */
    void probe() throws GuestFault, DeviceFailure;
  }

  /**
   * Takes over the function whose registers are mapped at {@code registers}.
   *
   * @param queue {@link #QUEUE_BYTES} bytes, zeros, for its rings
   */
  Driven begin(GuestHart hart, GuestMeter meter, GuestAddress registers, GuestAddress queue)
      throws GuestFault, DeviceFailure;

  /**
   * Sends all of {@code data} through bounce buffers in {@link GuestLayout#SHARED} and takes it
   * back.
   *
   * @param doorbell has the host make the function work
   * @param dma where the function finds the shared pages
   */
  Transfer bounce(
      GuestHart hart, GuestMeter meter, Doorbell doorbell, long dma, ApplicationData data)
      throws GuestFault, DeviceFailure, IOException;
}
