package io.teeio.pcie.tdisp;

import io.teeio.pcie.SessionToken;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/**
 * One TDI, as the TDISP responder drives it. The responder has checked form, state, flags and nonce
 * before it calls; the TDI still decides whether its configuration can be locked. A verb that
 * returns a code has changed nothing.
 */
public interface TdispInterface {
  /** Its state. */
  TdiState state();

  /**
   * Locks it.
   *
   * @param session in which the request came: the keys of the default stream must come from it too
   * @param request what to lock
   * @param nonce fresh, which START has to repeat; the TDI keeps it and closes it
   * @return why not: INVALID_REQUEST or INVALID_DEVICE_CONFIGURATION; empty if it is locked
   */
  Optional<TdispErrorCode> lock(
      SessionToken session, TdispRequest.LockInterface request, Secret nonce);

  /** The nonce of the last lock; empty once it was used, or the TDI was stopped or failed. */
  Optional<Secret> nonce();

  /** The report; asked for in CONFIG_LOCKED and RUN only. */
  Bytes report();

  /**
   * Starts it; the nonce was right and is of no use any more.
   *
   * @return why not; empty if it runs
   */
  Optional<TdispErrorCode> start(SessionToken session);

  /**
   * Stops it: aborts and drains what is in flight, scrubs, unlocks.
   *
   * @return why not; empty if it is unlocked
   */
  Optional<TdispErrorCode> stop(SessionToken session);
}
