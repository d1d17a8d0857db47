package io.teeio.spdm.responder;

import io.teeio.spdm.message.ErrorCode;

/** Says whether a responder can answer now. A device that computes elsewhere may need time. */
@FunctionalInterface
public interface Readiness {
  /** Always ready. */
  Readiness ALWAYS = requestCode -> new Ready();

  /** Whether a request is answered now. */
  sealed interface Answer permits Ready, Busy, NotReady, Failing {}

  /** Now. */
  record Ready() implements Answer {}

  /** ERROR Busy: the requester asks again, later. */
  record Busy() implements Answer {}

  /**
   * ERROR ResponseNotReady: the requester comes back with RESPOND_IF_READY.
   *
   * @param delayExponent RDTExponent: the answer is there in 2^delayExponent microseconds
   * @param multiplier RDTM: how many such delays it is kept for, at least 2 (libspdm's requester
   *     gives up on less)
   */
  record NotReady(int delayExponent, int multiplier) implements Answer {
    /** Refuses what a requester would not take. */
    public NotReady {
      if (delayExponent < 0 || delayExponent > 31 || multiplier < 2 || multiplier > 255) {
        throw new IllegalArgumentException(delayExponent + ", " + multiplier);
      }
    }
  }

  /**
   * Not at all: after DecryptError a session is over, after RequestResynch the connection.
   *
   * @param error what the requester is told
   */
  record Failing(ErrorCode error) implements Answer {}

  /** Whether the request with {@code requestCode} is answered now. */
  Answer on(int requestCode);
}
