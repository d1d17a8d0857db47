package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.HostAddress;

/** Takes message signalled interrupts that devices write into the host's interrupt file. */
@FunctionalInterface
public interface InterruptSink {
  /**
   * A device wrote {@code data} at {@code address}. Whoever hears it believes nothing: a device, or
   * whoever sits between, can raise it at any time.
   */
  void interrupt(RequesterId requester, HostAddress address, int data);
}
