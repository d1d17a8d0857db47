package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.event.EventSink;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.EventAck;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.SubscribeEventTypesAck;
import io.teeio.spdm.message.SupportedEventTypes;
import io.teeio.spdm.session.SessionId;
import java.util.Optional;

/** What a requester answers to requests about events, in an encapsulated flow of a session. */
final class OwnEventAnswers {
  private final Role role;
  private final Negotiated negotiated;
  private final SessionId session;
  private final SessionEvents events;

  OwnEventAnswers(Role role, Negotiated negotiated, SessionId session, SessionEvents events) {
    this.role = role;
    this.negotiated = negotiated;
    this.session = session;
    this.events = events;
  }

  SpdmResponse supported(SpdmRequest request) {
    return negotiated.requester().has(Capability.EVENT)
        ? new SupportedEventTypes(role.parts().eventSource().supported())
        : unsupported(request);
  }

  SpdmResponse subscribe(SubscribeEventTypes request) throws Violation {
    if (!negotiated.requester().has(Capability.EVENT)) {
      return unsupported(request);
    }
    events.queue().subscribe(role.guards(), request.groups(), role.parts().eventSource());
    return new SubscribeEventTypesAck();
  }

  SpdmResponse received(SendEvent request) throws Violation {
    Optional<EventSink> sink = role.parts().eventSink();
    if (sink.isEmpty() || !negotiated.responder().has(Capability.EVENT)) {
      return unsupported(request);
    }
    for (Event event : events.receipt().take(role.guards(), request)) {
      sink.get().received(session, event);
    }
    return new EventAck();
  }

  private SpdmResponse unsupported(SpdmRequest request) {
    return ErrorResponse.of(negotiated, ErrorCode.UNSUPPORTED_REQUEST, request.code());
  }
}
