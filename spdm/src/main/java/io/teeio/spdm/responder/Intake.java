package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Turns bytes into requests, and requests into replies that the requester can take. */
final class Intake {
  private final ResponderRole role;
  private final ErrorAnswers errors;

  Intake(ResponderRole role, ErrorAnswers errors) {
    this.role = role;
    this.errors = errors;
  }

  /** Answers one message; empty if it is dropped. */
  Optional<Step> respond(Bytes payload, Desk desk) {
    try {
      int limit = role.profile().transferSize();
      Decoded<SpdmRequest> request = read(payload, desk.padding(), limit, desk);
      Optional<Step> answer = desk.answer(request);
      errors.fitting(answer.map(Step::reply), desk.negotiated());
      return answer;
    } catch (MalformedInput | Violation | Refusal refused) {
      return Optional.of(desk.refused(refused));
    }
  }

  private Decoded<SpdmRequest> read(Bytes payload, Padding padding, int limit, Desk desk)
      throws MalformedInput, Violation {
    Decoded<SpdmRequest> request = SpdmCodec.readRequest(payload, padding, desk.negotiated());
    SpdmRequest message = request.message();
    role.events()
        .accept(
            new SpdmEvent.MessageReceived(
                desk.session(), message, request.exact(), message.title()));
    role.guards()
        .require(
            SpdmRule.MESSAGE_SIZE,
            request.exact().length() <= limit,
            () -> request.exact().length() + " bytes for a buffer of " + limit);
    return request;
  }
}
