package io.teeio.spdm.responder;

import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Decides whether a request is answered now. One request at most is kept for a RESPOND_IF_READY;
 * any other request takes its place.
 */
final class Patience {
  private static final int TOKENS = 256;

  private record Held(Optional<SessionId> session, Decoded<SpdmRequest> request, int token) {}

  private final Readiness readiness;
  private Optional<Held> held = Optional.empty();
  private int nextToken;

  Patience(Readiness readiness) {
    this.readiness = readiness;
  }

  /**
   * The request to be answered now: {@code request} itself, or what RESPOND_IF_READY asks for.
   *
   * @throws Refusal Busy, ResponseNotReady, or UnexpectedRequest if nothing is kept
   */
  Decoded<SpdmRequest> admit(Optional<SessionId> session, Decoded<SpdmRequest> request)
      throws Refusal {
    Decoded<SpdmRequest> wanted =
        request.message() instanceof RespondIfReady ready ? kept(session, ready) : request;
    int code = wanted.message().code();
    switch (readiness.on(code)) {
      case Readiness.Ready _ -> held = Optional.empty();
      case Readiness.Busy _ -> throw new Refusal(ErrorCode.BUSY);
      case Readiness.Failing(ErrorCode error) -> throw new Refusal(error);
      case Readiness.NotReady(int exponent, int multiplier) -> {
        int token = nextToken;
        nextToken = (nextToken + 1) % TOKENS;
        held = Optional.of(new Held(session, wanted, token));
        throw new Refusal(
            ErrorCode.RESPONSE_NOT_READY, 0, Bytes.of(exponent, code, token, multiplier));
      }
    }
    return wanted;
  }

  private Decoded<SpdmRequest> kept(Optional<SessionId> session, RespondIfReady ready)
      throws Refusal {
    return held.filter(each ->
            each.session().equals(session)
                && each.token() == ready.token()
                && each.request().message().code() == ready.originalRequestCode())
        .map(Held::request)
        .orElseThrow(() -> new Refusal(ErrorCode.UNEXPECTED_REQUEST));
  }

  /** Forgets what is kept. */
  void reset() {
    held = Optional.empty();
  }
}
