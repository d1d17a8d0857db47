package io.teeio.spdm.responder;

import io.teeio.spdm.session.RecordUse;

/**
 * A reply and what follows once it is sent.
 *
 * @param reply the answer
 * @param use what its record is for, if it goes in a session
 * @param afterwards what becomes of the session or the connection
 */
record Step(Reply reply, RecordUse use, Runnable afterwards) {
  static Step of(Reply reply) {
    return new Step(reply, RecordUse.ORDINARY, () -> {});
  }

  /** Another reply, after which the same follows. */
  Step carriedBy(Reply carrier) {
    return new Step(carrier, use, afterwards);
  }
}
