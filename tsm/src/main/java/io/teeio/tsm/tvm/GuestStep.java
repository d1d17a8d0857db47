package io.teeio.tsm.tvm;

import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What came of a guest's call so far. */
public sealed interface GuestStep {
  /** It is done: the guest goes on with {@code result}. */
  record Returned(SbiResult result) implements GuestStep {}

  /**
   * The host has to do something first: the virtual CPU leaves with scause 10.
   *
   * @param forwarded what the host sees in a0 to a7
   * @param pending what stands in the hart's pending SPDM buffer, if the host has to carry a
   *     message
   * @param next goes on when the host runs the virtual CPU again
   */
  record Forwarded(SbiCall forwarded, Optional<PendingSpdm> pending, Next next)
      implements GuestStep {}

  /** Goes on where a call left off. */
  @FunctionalInterface
  interface Next {
    /** Goes on with what the host answered. */
    GuestStep resume(HostReply reply);
  }

  /**
   * What the host left in the shared memory of the hart that runs the virtual CPU now.
   *
   * @param result its a0 and a1
   * @param slot a private copy of the pending SPDM buffer
   */
  record HostReply(SbiResult result, Bytes slot) {}
}
