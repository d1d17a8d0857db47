package io.teeio.spdm.event;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The events of one session that its notifier has to send, in the order of their instances. What
 * does not fit into it, or is refused by the recipient, is lost, and EventLost says so when there
 * is room again.
 */
public final class EventQueue {
  private static final int CAPACITY = 64;
  private static final long LAST_INSTANCE = 0xFFFF_FFFFL;
  private static final int HEADER_SIZE = 8;
  private static final int EVENT_HEADER_SIZE = 14;

  private final Deque<Event> waiting = new ArrayDeque<>();
  private Subscription subscription = Subscription.NONE;
  private long nextInstance;
  private long lastAcknowledged;
  private long lastLost = -1;
  private List<Event> sent = List.of();

  /** Without a subscription, and so without events. */
  public EventQueue() {}

  /**
   * Takes another subscription instead of the one before; what waits and is unwanted is dropped.
   */
  public void subscribe(Guards guards, List<EventGroup> wanted, EventSource source)
      throws Violation {
    subscription = Subscription.of(guards, wanted, source.supported());
    if (lastLost >= 0) {
      refused();
    } else if (!waiting.isEmpty() && sent.isEmpty()) {
      renumber();
    }
  }

  /** Nobody has seen the numbers of what waits yet. */
  private void renumber() {
    List<Event> events = List.copyOf(waiting);
    nextInstance = events.getFirst().eventInstanceId();
    waiting.clear();
    for (Event event : events) {
      raise(event.definedBy(), event.eventTypeId(), event.detail());
    }
  }

  /** Subscribes to everything that the notifier supports, as EventAllPolicy demands. */
  public void subscribeToAll(EventSource source) {
    subscription = Subscription.toAll(source.supported());
  }

  /** Something happened; says whether the recipient wants to know. */
  public boolean raise(StandardsBodyHeader definedBy, int eventTypeId, Bytes detail) {
    if (!subscription.wants(definedBy, eventTypeId) || nextInstance >= LAST_INSTANCE) {
      return false;
    }
    tellLoss();
    long instance = nextInstance++;
    if (waiting.size() >= CAPACITY || lastLost >= 0) {
      lastLost = instance;
    } else {
      waiting.add(new Event(instance, definedBy, eventTypeId, detail));
    }
    return true;
  }

  /** An event of DMTF's. */
  public boolean raise(DmtfEvent event) {
    return raise(StandardsBodyHeader.DMTF, event.eventTypeId(), event.detail());
  }

  /** Puts EventLost behind what waits, if something was lost and there is room. */
  private void tellLoss() {
    if (lastLost >= 0 && waiting.size() < CAPACITY && sent.isEmpty()) {
      long acknowledged =
          waiting.isEmpty() ? lastAcknowledged : waiting.getLast().eventInstanceId();
      waiting.add(Event.of(nextInstance++, new DmtfEvent.EventLost(acknowledged, lastLost)));
      lastLost = -1;
    }
  }

  /** Whether there is something to send. */
  public boolean isWaiting() {
    return !subscription.groups().isEmpty() && (!waiting.isEmpty() || lastLost >= 0);
  }

  /**
   * The events to be sent next, without a gap between them; they are kept until {@link
   * #acknowledged} or {@link #refused}. Empty if none waits.
   *
   * @param room bytes that SEND_EVENT may have; if the first event cannot fit, all that wait are
   *     lost
   */
  public Optional<SendEvent> next(long room) {
    if (!isWaiting()) {
      return Optional.empty();
    }
    tellLoss();
    List<Event> batch = batch(room);
    if (batch.isEmpty() && !waiting.isEmpty()) {
      refused();
      tellLoss();
      batch = batch(room);
    }
    sent = batch;
    return batch.isEmpty() ? Optional.empty() : Optional.of(new SendEvent(batch));
  }

  private List<Event> batch(long room) {
    List<Event> batch = new ArrayList<>();
    long left = room - HEADER_SIZE;
    for (Event event : waiting) {
      long size =
          (long) EVENT_HEADER_SIZE
              + event.definedBy().vendorId().length()
              + event.detail().length();
      boolean gap =
          !batch.isEmpty() && event.eventInstanceId() != batch.getLast().eventInstanceId() + 1;
      if (size > left || gap) {
        break;
      }
      left -= size;
      batch.add(event);
    }
    return List.copyOf(batch);
  }

  /** EVENT_ACK came. */
  public void acknowledged() {
    waiting.removeAll(sent);
    if (!sent.isEmpty()) {
      lastAcknowledged = sent.getLast().eventInstanceId();
    }
    sent = List.of();
  }

  /** The recipient did not take what was sent: it and all that waits behind it is lost. */
  public void refused() {
    sent = List.of();
    if (!waiting.isEmpty()) {
      lastLost = Math.max(lastLost, waiting.getLast().eventInstanceId());
      waiting.clear();
    }
  }
}
