package io.teeio.lab;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.HostFailure;
import java.util.Optional;

/** Calls that are expected to be refused. */
final class Calls {
  private Calls() {}

  /** A call of a guest. */
  @FunctionalInterface
  interface OfGuest {
    void make() throws TsmRefusal, GuestFault;
  }

  /** A call of a host. */
  @FunctionalInterface
  interface OfHost {
    void make() throws HostFailure;
  }

  /** The error that a guest's call ended with; empty if it succeeded. */
  static Optional<SbiError> guestError(OfGuest call) throws GuestFault {
    try {
      call.make();
      return Optional.empty();
    } catch (TsmRefusal refusal) {
      return refusal.result().code();
    }
  }

  /** The error that a host's call ended with; empty if it succeeded. */
  static Optional<SbiError> hostError(OfHost call) {
    try {
      call.make();
      return Optional.empty();
    } catch (HostFailure failure) {
      return failure.result().code();
    }
  }
}
