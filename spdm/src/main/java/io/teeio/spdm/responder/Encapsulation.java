package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetEncapsulatedRequest;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The encapsulated requests of one way: what waits to be asked, and the flow in progress. While a
 * flow is in progress, or demanded, nothing else is answered.
 */
final class Encapsulation {
  private static final int LAST_ID = 255;
  private static final int MAX_WAITING = 64;

  private record Asked(Inquiry inquiry, int id, SpdmRequest request, Bytes exact) {}

  private final Deque<Inquiry> waiting = new ArrayDeque<>();
  private Optional<Asked> asked = Optional.empty();

  /** Forgets everything; what was asked has failed. */
  void reset() {
    asked.ifPresent(each -> each.inquiry().failed("the connection or session ended"));
    waiting.forEach(each -> each.failed("the connection or session ended"));
    asked = Optional.empty();
    waiting.clear();
  }

  /** Lets {@code inquiry} wait until the requester asks for it; says false if too many wait. */
  boolean add(Inquiry inquiry) {
    if (waiting.size() >= MAX_WAITING) {
      return false;
    }
    waiting.add(inquiry);
    return true;
  }

  /** As {@link #add}, unless one of the same kind waits or is under way; says true then too. */
  boolean addOnce(Inquiry inquiry) {
    boolean there =
        waiting.stream().anyMatch(each -> each.getClass() == inquiry.getClass())
            || asked.filter(each -> each.inquiry().getClass() == inquiry.getClass()).isPresent();
    return there || add(inquiry);
  }

  /** Puts {@code inquiry} before all others, in place of one that was demanded before. */
  void demand(Inquiry inquiry) {
    asked.ifPresent(each -> each.inquiry().failed("another one took its place"));
    asked = Optional.empty();
    waiting.removeIf(Inquiry::isDemanded);
    waiting.addFirst(inquiry);
  }

  /** Begins {@code inquiry} as if its first request had been sent, with RequestID 0. */
  void begin(Inquiry inquiry, Negotiated negotiated) {
    demand(inquiry);
    waiting.removeFirst();
    SpdmRequest request = inquiry.next();
    asked = Optional.of(new Asked(inquiry, 0, request, request.encode(negotiated.encapsulated())));
  }

  /** Refuses {@code request} if it has to wait for the end of a flow. */
  void admit(SpdmRequest request) throws Refusal {
    boolean part =
        request instanceof GetEncapsulatedRequest || request instanceof DeliverEncapsulatedResponse;
    boolean demanded = !waiting.isEmpty() && waiting.getFirst().isDemanded();
    if (!part && (asked.isPresent() || demanded)) {
      throw new Refusal(ErrorCode.REQUEST_IN_FLIGHT);
    }
  }

  /** The answer to {@code request}, if it is part of an encapsulated flow. */
  Optional<Step> answer(ResponderRole role, Desk desk, SpdmRequest request)
      throws Refusal, Violation {
    if (request instanceof GetEncapsulatedRequest wanted) {
      return Optional.of(request(role, desk, wanted));
    }
    return request instanceof DeliverEncapsulatedResponse delivered
        ? Optional.of(deliver(role, desk, delivered))
        : Optional.empty();
  }

  /** ENCAPSULATED_REQUEST. */
  private Step request(ResponderRole role, Desk desk, GetEncapsulatedRequest request)
      throws Refusal {
    supported(desk.negotiated(), request);
    if (asked.isPresent()) {
      throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    }
    waiting.removeIf(Inquiry::isIdle);
    if (waiting.isEmpty()) {
      throw new Refusal(
          desk.negotiated().atLeast(SpdmVersion.V1_3)
              ? ErrorCode.NO_PENDING_REQUESTS
              : ErrorCode.UNEXPECTED_REQUEST);
    }
    Asked first = ask(role, desk, waiting.removeFirst(), 0);
    EncapsulatedRequest response = new EncapsulatedRequest(first.id(), first.exact());
    return step(response, first.inquiry().use(), desk);
  }

  private static void supported(Negotiated negotiated, SpdmRequest request) throws Refusal {
    if (!negotiated.bothHave(Capability.ENCAP)) {
      throw Refusal.unsupported(request.code());
    }
  }

  private Asked ask(ResponderRole role, Desk desk, Inquiry inquiry, int previousId) {
    SpdmRequest request = inquiry.next();
    Bytes exact = request.encode(desk.negotiated().encapsulated());
    int id = previousId == LAST_ID ? 1 : previousId + 1;
    Asked next = new Asked(inquiry, id, request, exact);
    asked = Optional.of(next);
    role.events()
        .accept(new SpdmEvent.MessageSent(desk.session(), request, exact, request.title()));
    return next;
  }

  /** ENCAPSULATED_RESPONSE_ACK, with the next request if there is one. */
  private Step deliver(ResponderRole role, Desk desk, DeliverEncapsulatedResponse request)
      throws Refusal, Violation {
    supported(desk.negotiated(), request);
    Asked last = asked.orElseThrow(() -> new Refusal(ErrorCode.UNEXPECTED_REQUEST));
    role.guards()
        .require(
            EncapsulationRule.ENCAPSULATED_REQUEST_ID,
            request.requestId() == last.id(),
            () -> "RequestID " + request.requestId() + " for " + last.id());
    asked = Optional.empty();
    boolean more;
    try {
      more = heard(role, desk, last, request.response());
    } catch (Violation broken) {
      throw failed(role, desk, last, broken.rule().name(), broken);
    } catch (MalformedInput malformed) {
      String detail = String.valueOf(malformed.getMessage());
      Violation other = new Violation(EncapsulationRule.ENCAPSULATED_RESPONSE, detail);
      throw failed(role, desk, last, detail, other);
    }
    Inquiry inquiry = last.inquiry();
    int acknowledged = desk.negotiated().atLeast(SpdmVersion.V1_2) ? request.requestId() : 0;
    if (!more) {
      return step(
          new EncapsulatedResponseAck(0, acknowledged, inquiry.conclusion()), inquiry.use(), desk);
    }
    Asked next = ask(role, desk, inquiry, last.id());
    EncapsulatedResponseAck.Payload payload = new EncapsulatedResponseAck.Request(next.exact());
    return step(new EncapsulatedResponseAck(next.id(), acknowledged, payload), inquiry.use(), desk);
  }

  private boolean heard(ResponderRole role, Desk desk, Asked last, Bytes delivered)
      throws Violation, MalformedInput, Refusal {
    Decoded<SpdmResponse> response =
        SpdmCodec.readResponse(
            delivered, desk.padding().inside(), desk.negotiated().encapsulated(), last.request());
    SpdmResponse message = response.message();
    role.events()
        .accept(
            new SpdmEvent.MessageReceived(
                desk.session(), message, response.exact(), message.title()));
    if (message instanceof ErrorResponse error) {
      last.inquiry().failed(error.describe());
      if (last.inquiry().isDemanded() && error.notReady().isEmpty()) {
        throw new Refusal(ErrorCode.INVALID_RESPONSE_CODE);
      }
      return false;
    }
    return last.inquiry().heard(message, last.exact(), response.exact());
  }

  private static Refusal failed(
      ResponderRole role, Desk desk, Asked last, String reason, Violation broken) {
    role.events().accept(new SpdmEvent.RuleBroken(desk.session(), broken.rule(), broken.detail()));
    last.inquiry().failed(reason);
    return new Refusal(ErrorCode.INVALID_RESPONSE_CODE);
  }

  private static Step step(SpdmResponse response, RecordUse use, Desk desk) {
    return new Step(Reply.of(response, desk.negotiated()), use, () -> {});
  }
}
