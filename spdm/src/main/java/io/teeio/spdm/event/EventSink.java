package io.teeio.spdm.event;

import io.teeio.spdm.message.Event;
import io.teeio.spdm.session.SessionId;

/** Hears of the events of a peer. */
@FunctionalInterface
public interface EventSink {
  /** Hears an event that was subscribed to, or that others were lost; each once and in order. */
  void received(SessionId session, Event event);
}
