package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/** Exchanges what fits into one transfer, one way. */
final class Frames {
  private static final int ERROR_CODE_OFFSET = 2;
  private static final int HANDLE_OFFSET = 4;
  private static final int MAX_PADDING = 3;

  private final Role role;
  private final Way way;

  Frames(Role role, Way way) {
    this.role = role;
    this.way = way;
  }

  /** What may follow an answer. */
  Padding padding() {
    return way.padding();
  }

  /** What may follow a message at the end of an answer. */
  Padding paddingInside() {
    return way.padding().inside();
  }

  /** Reports that {@code request} is on its way. */
  void sending(SpdmRequest request, Bytes exact) {
    role.events().accept(new SpdmEvent.MessageSent(way.session(), request, exact, request.title()));
  }

  /** Sends {@code request} and gives the answer, with its padding. */
  Bytes exchange(Bytes request, RecordUse use) throws IOException, Violation, MalformedInput {
    Bytes answer = way.carry(request, use);
    int limit = role.profile().transferSize() + MAX_PADDING;
    role.guards()
        .require(
            SpdmRule.MESSAGE_SIZE,
            answer.length() <= limit,
            () -> "a response of %d bytes for a buffer of %d".formatted(answer.length(), limit));
    return answer;
  }

  /** Sends a message of a transfer, again if the responder is busy. */
  Bytes exchange(SpdmRequest request, Negotiated negotiated, RecordUse use)
      throws IOException, Violation, MalformedInput {
    Bytes exact = request.encode(negotiated);
    for (int tries = 0; ; tries++) {
      sending(request, exact);
      Bytes answer = exchange(exact, use);
      if (!isError(answer, ErrorCode.BUSY) || tries >= role.profile().retries()) {
        return answer;
      }
      role.pause().of(Asking.BUSY_DELAY);
    }
  }

  static boolean isError(Bytes answer) {
    return answer.length() >= Header.SIZE && answer.at(1) == MessageCode.ERROR.wire();
  }

  private static boolean isError(Bytes answer, ErrorCode code) {
    return isError(answer) && answer.at(ERROR_CODE_OFFSET) == code.wire();
  }

  /** Whether {@code answer} is ERROR LargeResponse. */
  static boolean isLargeResponse(Bytes answer) {
    return isError(answer, ErrorCode.LARGE_RESPONSE) && answer.length() > HANDLE_OFFSET;
  }

  /** The handle in ERROR LargeResponse. */
  static int handle(Bytes largeResponse) {
    return largeResponse.at(HANDLE_OFFSET);
  }
}
