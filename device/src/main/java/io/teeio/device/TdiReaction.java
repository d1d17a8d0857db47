package io.teeio.device;

import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;

/** What {@link TdiMachine} says to an input. */
public sealed interface TdiReaction {
  /**
   * Accepted; the TDI is then in {@code next}, which may be where it was.
   *
   * @param next the state afterwards
   * @param wipe what is wiped on the way
   */
  record Enter(TdiState next, Wipe wipe) implements TdiReaction {}

  /** What an input wipes. */
  enum Wipe {
    /** Nothing. */
    NOTHING,
    /**
     * What the host may have prepared: registers, queues, data; not the MSI-X table, which LOCK
     * freezes.
     */
    WORK,
    /** Everything of the TVM that let go of it. */
    EVERYTHING,
    /** Everything of whoever used it, since it is reset. */
    RESET
  }

  /**
   * Refused; the state stays.
   *
   * @param code what TDISP_ERROR carries
   */
  record Refuse(TdispErrorCode code) implements TdiReaction {}
}
