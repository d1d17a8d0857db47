package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetEncapsulatedRequest;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.session.RecordUse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One encapsulated flow, as the requester drives it. */
final class EncapsulatedFlow {
  /** A responder that asks more often than this has no end in mind. */
  private static final int MAX_REQUESTS = 4096;

  private final Role role;
  private final Conversation conversation;
  private final Negotiated negotiated;
  private final EncapsulatedAnswers answers;

  EncapsulatedFlow(Role role, Conversation conversation, EncapsulatedAnswers answers) {
    this.role = role;
    this.conversation = conversation;
    this.negotiated = conversation.connection().negotiated();
    this.answers = answers;
  }

  /** Asks what the responder wants; what was asked and answered. */
  static List<MessageCode> serve(
      Role role,
      Conversation conversation,
      EncapsulatedAnswers.Purpose purpose,
      Optional<SessionServices> services)
      throws IOException, Aborted, Violation, MalformedInput {
    EncapsulatedAnswers answers = new EncapsulatedAnswers(role, conversation, purpose, services);
    new EncapsulatedFlow(role, conversation, answers).poll();
    return List.copyOf(answers.answered());
  }

  /**
   * Asks what the responder wants, and answers until it wants no more.
   *
   * @return whether anything was asked
   */
  boolean poll() throws IOException, Aborted, Violation, MalformedInput {
    supported();
    Answer<EncapsulatedRequest> first;
    try {
      first =
          conversation.ask(
              new GetEncapsulatedRequest(), EncapsulatedRequest.class, RecordUse.RENEWAL_OR_END);
    } catch (Aborted aborted) {
      if (isNothing(aborted)) {
        return false;
      }
      throw aborted;
    }
    if (first.message().request().isEmpty()) {
      return false;
    }
    run(first.message().requestId(), first.message().request(), conversation.padding().inside());
    return true;
  }

  private boolean isNothing(Aborted aborted) {
    return aborted.outcome() instanceof Outcome.Refused<?>(ErrorResponse error, _)
        && (error.is(ErrorCode.NO_PENDING_REQUESTS)
            || (error.is(ErrorCode.UNEXPECTED_REQUEST) && !negotiated.atLeast(SpdmVersion.V1_3)));
  }

  /**
   * Answers what the responder wants in the handshake of a session.
   *
   * @param implicitDigests whether GET_DIGESTS counts as asked
   * @return the slot to sign as
   */
  int authenticate(boolean implicitDigests) throws IOException, Aborted, Violation, MalformedInput {
    supported();
    if (implicitDigests) {
      Bytes request = new GetDigests().encode(negotiated.encapsulated());
      return slot(run(0, request, Padding.NONE));
    }
    Answer<EncapsulatedRequest> first =
        conversation.ask(new GetEncapsulatedRequest(), EncapsulatedRequest.class);
    return slot(
        run(
            first.message().requestId(),
            first.message().request(),
            conversation.padding().inside()));
  }

  private int slot(EncapsulatedResponseAck.Payload end) {
    return switch (end) {
      case EncapsulatedResponseAck.RequesterSlot(int slot) -> slot;
      case EncapsulatedResponseAck.Absent _, EncapsulatedResponseAck.Request _ -> answers.slot();
    };
  }

  private void supported() throws Violation {
    role.guards()
        .require(
            EncapsulationRule.ENCAPSULATION_SUPPORTED,
            negotiated.bothHave(Capability.ENCAP),
            () -> "a capability is missing");
  }

  private EncapsulatedResponseAck.Payload run(int firstId, Bytes firstRequest, Padding padding)
      throws IOException, Aborted, Violation, MalformedInput {
    int id = firstId;
    Bytes request = firstRequest;
    for (int i = 0; i < MAX_REQUESTS; i++) {
      Bytes response = answers.answer(request, padding);
      EncapsulatedResponseAck ack =
          conversation
              .ask(
                  new DeliverEncapsulatedResponse(id, response),
                  EncapsulatedResponseAck.class,
                  answers.use())
              .message();
      check(ack, id);
      if (!(ack.payload() instanceof EncapsulatedResponseAck.Request(Bytes next))) {
        return ack.payload();
      }
      id = ack.requestId();
      request = next;
    }
    throw new Violation(
        EncapsulationRule.ENCAPSULATED_FLOW_END, "it has more than " + MAX_REQUESTS + " requests");
  }

  private void check(EncapsulatedResponseAck ack, int id) throws Violation {
    boolean acknowledged = !negotiated.atLeast(SpdmVersion.V1_2) || ack.ackRequestId() == id;
    boolean fresh =
        !(ack.payload() instanceof EncapsulatedResponseAck.Request) || ack.requestId() != id;
    role.guards()
        .require(
            EncapsulationRule.ENCAPSULATED_REQUEST_ID,
            acknowledged && fresh,
            () -> ack + " acknowledges " + id);
  }
}
