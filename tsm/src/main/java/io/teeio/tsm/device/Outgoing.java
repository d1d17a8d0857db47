package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.spdm.transport.Envelope;

/**
 * A message on its way through the host.
 *
 * @param to the function whose mailbox it is for
 * @param envelope the message
 */
record Outgoing(RequesterId to, Envelope envelope) {
  /** Whether it is a record of a session with {@code function}. */
  boolean isSecuredTo(RequesterId function) {
    return envelope.secured() && to.equals(function);
  }
}
