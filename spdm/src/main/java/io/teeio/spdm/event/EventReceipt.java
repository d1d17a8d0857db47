package io.teeio.spdm.event;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.EventRule;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.SendEvent;
import io.teeio.wire.MalformedInput;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the recipient of one session's events keeps: what it wants, and how far it heard. */
public final class EventReceipt {
  private Subscription subscription = Subscription.NONE;
  private boolean all;
  private long last = -1;

  /** Of a session in which nothing was subscribed to. */
  public EventReceipt() {}

  /** The notifier has acknowledged this subscription. */
  public void subscribed(Subscription wanted) {
    subscription = wanted;
    all = false;
  }

  /** The notifier was told to send everything, as EventAllPolicy does. */
  public void subscribedToAll() {
    all = true;
  }

  /**
   * Takes what SEND_EVENT brought; what came before already is ignored.
   *
   * @return the events that are new, in the order of their instances
   */
  public List<Event> take(Guards guards, SendEvent message) throws Violation {
    List<Event> events =
        message.events().stream().sorted(Comparator.comparingLong(Event::eventInstanceId)).toList();
    guards.require(EventRule.EVENT_COUNT, !events.isEmpty(), () -> "");
    if (events.isEmpty() || events.getLast().eventInstanceId() <= last) {
      return List.of();
    }
    for (Event event : events) {
      guards.require(
          EventRule.EVENT_SUBSCRIBED,
          all || subscription.wants(event.definedBy(), event.eventTypeId()),
          () -> "type " + event.eventTypeId() + " of " + event.definedBy());
    }
    checkOrder(guards, events);
    last = events.getLast().eventInstanceId();
    return events;
  }

  private void checkOrder(Guards guards, List<Event> events) throws Violation {
    long first = events.getFirst().eventInstanceId();
    boolean dense =
        events.getLast().eventInstanceId() - first + 1 == events.size()
            && events.stream().map(Event::eventInstanceId).distinct().count() == events.size();
    Optional<DmtfEvent> begin = dmtf(guards, events.getFirst());
    boolean explained =
        begin
            .filter(DmtfEvent.EventLost.class::isInstance)
            .map(DmtfEvent.EventLost.class::cast)
            .filter(lost -> lost.lastLost() == first - 1 && lost.lastAcknowledged() <= last)
            .isPresent();
    boolean follows = last < 0 || first == last + 1 || (first > last && explained);
    guards.require(
        EventRule.EVENT_INSTANCE_ORDER,
        dense && follows,
        () -> "%d to %d came after %d".formatted(first, events.getLast().eventInstanceId(), last));
    for (Event event : events) {
      dmtf(guards, event);
    }
  }

  private static Optional<DmtfEvent> dmtf(Guards guards, Event event) throws Violation {
    try {
      return event.dmtf();
    } catch (MalformedInput malformed) {
      guards.require(EventRule.EVENT_DETAIL, false, () -> String.valueOf(malformed.getMessage()));
      return Optional.empty();
    }
  }
}
