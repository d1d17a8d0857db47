package io.teeio.spdm.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.EventRule;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** DSP0274, Event mechanism: numbering, loss and subscription. */
class EventRuleTest {
  private static final Guards GUARDS = Guards.all();
  private static final DmtfEvent CHANGED =
      new DmtfEvent.MeasurementChanged(DmtfEvent.indexMap(List.of(1, 200)));
  private static final long ROOM = 4096;

  private final EventQueue queue = new EventQueue();
  private final EventReceipt receipt = new EventReceipt();

  private static EventGroup all() {
    return new EventGroup(StandardsBodyHeader.DMTF, EventGroup.DMTF_VERSION, true, List.of());
  }

  private void subscribe(EventGroup... groups) throws Violation {
    queue.subscribe(GUARDS, List.of(groups), EventSource.DMTF);
    receipt.subscribed(Subscription.of(GUARDS, List.of(groups), EventSource.DMTF.supported()));
  }

  private List<Long> deliver(long room) throws Violation {
    List<Long> heard = new ArrayList<>();
    Optional<SendEvent> next = queue.next(room);
    while (next.isPresent()) {
      receipt.take(GUARDS, next.get()).forEach(event -> heard.add(event.eventInstanceId()));
      queue.acknowledged();
      next = queue.next(room);
    }
    return heard;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Violation;
  }

  private static void breaks(EventRule rule, Step step) {
    Violation violation = catchThrowableOfType(Violation.class, step::run);
    assertThat(violation).as(rule.name()).isNotNull();
    assertThat(violation.rule()).isEqualTo(rule);
  }

  private static Event event(long instance) {
    return Event.of(instance, CHANGED);
  }

  @Test
  void eventsArriveInOrder() throws Exception {
    subscribe(all());
    for (int i = 0; i < 5; i++) {
      assertThat(queue.raise(CHANGED)).isTrue();
    }
    assertThat(deliver(ROOM)).containsExactly(0L, 1L, 2L, 3L, 4L);
    queue.raise(new DmtfEvent.CertificateChanged(1));
    assertThat(deliver(ROOM)).containsExactly(5L);
    assertThat(queue.isWaiting()).isFalse();
  }

  @Test
  void aSmallRoomTakesOneEventAtATime() throws Exception {
    subscribe(all());
    queue.raise(CHANGED);
    queue.raise(CHANGED);
    assertThat(queue.next(60).orElseThrow().events()).hasSize(1);
    assertThat(deliver(60)).containsExactly(0L, 1L);
  }

  @Test
  void onlyWhatIsWantedIsTold() throws Exception {
    assertThat(queue.raise(CHANGED)).isFalse();
    subscribe(EventGroup.dmtf(List.of(DmtfEvent.CERTIFICATE_CHANGED)));
    assertThat(queue.raise(CHANGED)).isFalse();
    assertThat(queue.raise(new DmtfEvent.CertificateChanged(1))).isTrue();
    assertThat(deliver(ROOM)).containsExactly(0L);
  }

  @Test
  void whatDoesNotFitIsToldAsLost() throws Exception {
    subscribe(all());
    for (int i = 0; i < 70; i++) {
      queue.raise(CHANGED);
    }
    List<Long> heard = deliver(ROOM);
    assertThat(heard).hasSize(65).endsWith(63L, 70L);
    queue.raise(CHANGED);
    assertThat(deliver(ROOM)).containsExactly(71L);
  }

  @Test
  void whatIsRefusedIsToldAsLost() throws Exception {
    subscribe(all());
    queue.raise(CHANGED);
    deliver(ROOM);
    queue.raise(CHANGED);
    queue.raise(CHANGED);
    queue.next(ROOM);
    queue.refused();
    Event lost = queue.next(ROOM).orElseThrow().events().getFirst();
    assertThat(lost.dmtf()).contains(new DmtfEvent.EventLost(0, 2));
    assertThat(deliver(ROOM)).containsExactly(3L);
  }

  @Test
  void anEventThatCannotFitIsLost() throws Exception {
    subscribe(all());
    queue.raise(CHANGED);
    assertThat(deliver(34)).containsExactly(1L);
  }

  @Test
  void anotherSubscriptionDropsWhatIsNotWantedAnyMore() throws Exception {
    subscribe(all());
    queue.raise(CHANGED);
    queue.raise(new DmtfEvent.CertificateChanged(1));
    subscribe(EventGroup.dmtf(List.of(DmtfEvent.CERTIFICATE_CHANGED)));
    assertThat(deliver(ROOM)).containsExactly(0L);
    queue.raise(new DmtfEvent.CertificateChanged(1));
    subscribe();
    assertThat(queue.isWaiting()).isFalse();
    assertThat(queue.next(ROOM)).isEmpty();
  }

  @Test
  void eventGroups() {
    EventGroup foreign =
        new EventGroup(new StandardsBodyHeader(3, Bytes.of(1, 0)), 1, true, List.of());
    breaks(EventRule.EVENT_GROUPS, () -> subscribe(foreign));
    breaks(EventRule.EVENT_GROUPS, () -> subscribe(all(), all()));
    breaks(EventRule.EVENT_GROUPS, () -> subscribe(EventGroup.dmtf(List.of(9))));
    breaks(EventRule.EVENT_GROUPS, () -> subscribe(EventGroup.dmtf(List.of())));
    breaks(
        EventRule.EVENT_GROUPS,
        () -> subscribe(new EventGroup(StandardsBodyHeader.DMTF, 2, true, List.of())));
  }

  @Test
  void eventCount() throws Exception {
    subscribe(all());
    breaks(EventRule.EVENT_COUNT, () -> receipt.take(GUARDS, new SendEvent(List.of())));
  }

  @Test
  void eventSubscribed() throws Exception {
    subscribe(EventGroup.dmtf(List.of(DmtfEvent.CERTIFICATE_CHANGED)));
    breaks(
        EventRule.EVENT_SUBSCRIBED, () -> receipt.take(GUARDS, new SendEvent(List.of(event(0)))));
    receipt.subscribedToAll();
    assertThat(receipt.take(GUARDS, new SendEvent(List.of(event(0))))).hasSize(1);
  }

  @Test
  void eventInstanceOrder() throws Exception {
    subscribe(all());
    assertThat(receipt.take(GUARDS, new SendEvent(List.of(event(7), event(6)))))
        .extracting(Event::eventInstanceId)
        .containsExactly(6L, 7L);
    breaks(
        EventRule.EVENT_INSTANCE_ORDER,
        () -> receipt.take(GUARDS, new SendEvent(List.of(event(9)))));
    breaks(
        EventRule.EVENT_INSTANCE_ORDER,
        () -> receipt.take(GUARDS, new SendEvent(List.of(event(8), event(10)))));
    breaks(
        EventRule.EVENT_INSTANCE_ORDER,
        () -> receipt.take(GUARDS, new SendEvent(List.of(event(8), event(8)))));
    breaks(
        EventRule.EVENT_INSTANCE_ORDER,
        () -> receipt.take(GUARDS, new SendEvent(List.of(event(7), event(8)))));
    assertThat(receipt.take(GUARDS, new SendEvent(List.of(event(6), event(7))))).isEmpty();
    Event lie = Event.of(10, new DmtfEvent.EventLost(7, 8));
    breaks(EventRule.EVENT_INSTANCE_ORDER, () -> receipt.take(GUARDS, new SendEvent(List.of(lie))));
    Event truth = Event.of(10, new DmtfEvent.EventLost(7, 9));
    assertThat(receipt.take(GUARDS, new SendEvent(List.of(truth, event(11))))).hasSize(2);
  }

  @Test
  void eventDetail() throws Exception {
    subscribe(all());
    Event broken =
        new Event(0, StandardsBodyHeader.DMTF, DmtfEvent.CERTIFICATE_CHANGED, Bytes.of(1, 2));
    breaks(EventRule.EVENT_DETAIL, () -> receipt.take(GUARDS, new SendEvent(List.of(broken))));
  }
}
