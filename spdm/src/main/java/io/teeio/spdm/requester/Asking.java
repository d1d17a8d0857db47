package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.ResponseNotReady;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends one request and gets its final answer: waits while the responder is busy or not ready, and
 * checks the version of every message.
 */
final class Asking {
  /** 2^25 microseconds, half a minute, is the longest that a responder may make us wait. */
  private static final int MAX_DELAY_EXPONENT = 25;

  static final Duration BUSY_DELAY = Duration.ofMillis(10);

  private final Role role;
  private final Way way;
  private final Carriage carriage;
  private final boolean presumed;

  /** On a connection that was negotiated, or is being so. */
  Asking(Role role, Way way) {
    this(role, way, false);
  }

  /**
   * On a connection whose negotiation may have been skipped.
   *
   * @param presumed whether the responder may know nothing of what was negotiated: it was skipped
   */
  Asking(Role role, Way way, boolean presumed) {
    this.role = role;
    this.way = way;
    this.presumed = presumed;
    this.carriage = new Carriage(role, way);
  }

  Way way() {
    return way;
  }

  /**
   * Asks.
   *
   * @param onError runs at each ERROR but ResponseNotReady, busy ones included
   * @throws Aborted if the responder refuses
   * @throws Violation if the answer is not one to this request
   */
  <R extends SpdmResponse> Answer<R> ask(
      SpdmRequest request, Negotiated negotiated, Class<R> type, RecordUse use, Runnable onError)
      throws IOException, Aborted, Violation, MalformedInput {
    Bytes exact = request.encode(negotiated);
    Carriage.Carried raw = carriage.carry(request, exact, negotiated, use);
    for (int tries = 0; ; tries++) {
      Decoded<SpdmResponse> answer = receive(raw, request, negotiated);
      if (!(answer.message() instanceof ErrorResponse error)) {
        return new Answer<>(type.cast(answer.message()), exact, answer.exact());
      }
      if (error.notReady().isEmpty()) {
        onError.run();
      }
      if (tries >= role.profile().retries()) {
        throw new Aborted(Outcome.refused(error, request.code()));
      }
      raw = again(error, request, exact, negotiated, use);
    }
  }

  private Carriage.Carried again(
      ErrorResponse error, SpdmRequest request, Bytes exact, Negotiated negotiated, RecordUse use)
      throws IOException, Aborted, Violation, MalformedInput {
    if (error.is(ErrorCode.BUSY)) {
      role.pause().of(BUSY_DELAY);
      return carriage.carry(request, exact, negotiated, use);
    }
    if (error.notReady().isPresent()) {
      ResponseNotReady notReady = error.notReady().get();
      role.guards()
          .require(
              SpdmRule.RESPONSE_NOT_READY_MATCH,
              notReady.requestCode() == request.code()
                  && notReady.rdtExponent() <= MAX_DELAY_EXPONENT,
              () -> notReady + " delays " + request.title());
      role.pause().of(delay(notReady));
      RespondIfReady ready = new RespondIfReady(notReady.requestCode(), notReady.token());
      return carriage.carry(ready, ready.encode(negotiated), negotiated, use);
    }
    throw new Aborted(Outcome.refused(error, request.code()));
  }

  private static Duration delay(ResponseNotReady notReady) {
    return Duration.ofNanos(1000L << Math.min(notReady.rdtExponent(), MAX_DELAY_EXPONENT));
  }

  private Decoded<SpdmResponse> receive(
      Carriage.Carried raw, SpdmRequest request, Negotiated negotiated)
      throws Violation, MalformedInput {
    version(Header.peek(raw.payload()), request, negotiated);
    Decoded<SpdmResponse> answer =
        SpdmCodec.readResponse(raw.payload(), raw.padding(), negotiated, request);
    role.events()
        .accept(
            new SpdmEvent.MessageReceived(
                way.session(), answer.message(), answer.exact(), answer.message().title()));
    return answer;
  }

  /** Until algorithms are negotiated an ERROR may come in version 1.0, as VERSION always does. */
  private void version(Header header, SpdmRequest request, Negotiated negotiated) throws Violation {
    boolean negotiating = presumed || negotiated.algorithms().hash().isEmpty();
    boolean initial = header.version() == SpdmVersion.V1_0.wire();
    boolean error = header.code() == MessageCode.ERROR.wire();
    boolean right =
        request instanceof GetVersion
            ? initial
            : header.version() == negotiated.version().wire() || (negotiating && error && initial);
    role.guards()
        .require(
            SpdmRule.VERSION_UNCHANGED,
            right,
            () ->
                "version 0x%02X answers %s of %s"
                    .formatted(header.version(), request.title(), negotiated.version()));
  }
}
