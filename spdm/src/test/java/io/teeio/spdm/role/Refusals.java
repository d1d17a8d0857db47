package io.teeio.spdm.role;

import io.teeio.spdm.Outcome;

/** How an exchange was refused. */
final class Refusals {
  private Refusals() {}

  /** The code of the ERROR that the responder answered; -1 if it did not. */
  static int refusal(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?> refused ? refused.error().errorCode() : -1;
  }

  /** The rule that the responder broke; if it broke none, what came instead. */
  static Object rule(Outcome<?> outcome) {
    return outcome instanceof Outcome.Broken<?> broken ? broken.rule() : outcome.describe();
  }
}
