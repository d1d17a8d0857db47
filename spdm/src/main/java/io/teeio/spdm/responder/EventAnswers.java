package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.event.EventSink;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.EventAck;
import io.teeio.spdm.message.GetSupportedEventTypes;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.SubscribeEventTypesAck;
import io.teeio.spdm.message.SupportedEventTypes;
import java.util.Optional;

/** SUPPORTED_EVENT_TYPES, SUBSCRIBE_EVENT_TYPES_ACK and EVENT_ACK, in an established session. */
final class EventAnswers {
  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final LiveSession.Established session;

  EventAnswers(
      ResponderRole role, ResponderConnection connection, LiveSession.Established session) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.session = session;
  }

  Reply supported(GetSupportedEventTypes request) throws Refusal {
    connection.needs(Capability.EVENT, request);
    return Reply.of(new SupportedEventTypes(role.parts().eventSource().supported()), negotiated);
  }

  Reply subscribe(SubscribeEventTypes request) throws Refusal, Violation {
    connection.needs(Capability.EVENT, request);
    session.events().subscribe(role.guards(), request.groups(), role.parts().eventSource());
    return Reply.of(new SubscribeEventTypesAck(), negotiated);
  }

  Reply received(SendEvent request) throws Refusal, Violation {
    Optional<EventSink> sink = role.parts().eventSink();
    if (sink.isEmpty() || !negotiated.requester().has(Capability.EVENT)) {
      throw Refusal.unsupported(request.code());
    }
    for (Event event : session.receipt().take(role.guards(), request)) {
      sink.get().received(session.id(), event);
    }
    return Reply.of(new EventAck(), negotiated);
  }
}
