package io.teeio.tvm;

import io.teeio.platform.hart.GuestFault;

/** Tells an accelerator how far its ring is filled. */
@FunctionalInterface
public interface Doorbell {
  /** Sets the tail to {@code tail}. */
  void ring(int tail) throws GuestFault;
}
