package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EventRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.event.EventQueue;
import io.teeio.spdm.event.EventReceipt;
import io.teeio.spdm.event.Subscription;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.EventAck;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.GetSupportedEventTypes;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.SubscribeEventTypesAck;
import io.teeio.spdm.message.SupportedEventTypes;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The events of one session of a requester, in both directions. Those of the responder arrive while
 * {@link SpdmSession#serveResponder} runs.
 */
public final class SessionEvents {
  /** Runs one verb of the session. */
  interface Runner {
    <T> Outcome<T> run(Role.Flow<T> flow) throws IOException;
  }

  private final Role role;
  private final Conversation conversation;
  private final Negotiated negotiated;
  private final Runner runner;
  private final EventQueue queue = new EventQueue();
  private final EventReceipt receipt = new EventReceipt();
  private Optional<List<EventGroup>> supported = Optional.empty();

  SessionEvents(Role role, Conversation conversation, boolean everything, Runner runner) {
    this.role = role;
    this.conversation = conversation;
    this.negotiated = conversation.connection().negotiated();
    this.runner = runner;
    if (everything) {
      receipt.subscribedToAll();
    }
  }

  /** GET_SUPPORTED_EVENT_TYPES. */
  public Outcome<List<EventGroup>> supported() throws IOException {
    return runner.run(this::ask);
  }

  private List<EventGroup> ask() throws IOException, Aborted, Violation, MalformedInput {
    offered(negotiated.responder().has(Capability.EVENT));
    List<EventGroup> groups =
        conversation
            .ask(new GetSupportedEventTypes(), SupportedEventTypes.class)
            .message()
            .groups();
    supported = Optional.of(groups);
    return groups;
  }

  private void offered(boolean offered) throws Violation {
    role.guards().require(EventRule.EVENT_SUPPORTED, offered, () -> "it has no EVENT_CAP");
  }

  /**
   * SUBSCRIBE_EVENT_TYPES: wants {@code groups}, and nothing else any more; they are checked
   * against what the responder supports, which is asked for if that was not done yet.
   *
   * @param groups nothing to unsubscribe from all
   */
  public Outcome<Boolean> subscribe(List<EventGroup> groups) throws IOException {
    return runner.run(() -> {
      List<EventGroup> offer = supported.isPresent() ? supported.get() : ask();
      Subscription wanted = Subscription.of(role.guards(), groups, offer);
      conversation.ask(new SubscribeEventTypes(groups), SubscribeEventTypesAck.class);
      receipt.subscribed(wanted);
      return true;
    });
  }

  /**
   * Something that DMTF defined happened on this side; says whether the responder wants to know.
   */
  public boolean raise(DmtfEvent event) {
    return queue.raise(event);
  }

  /** Something happened on this side; says whether the responder wants to know. */
  public boolean raise(StandardsBodyHeader definedBy, int eventTypeId, Bytes detail) {
    return queue.raise(definedBy, eventTypeId, detail);
  }

  /**
   * SEND_EVENT, until nothing waits any more.
   *
   * @return how many events were sent
   */
  public Outcome<Integer> send() throws IOException {
    return runner.run(() -> {
      offered(negotiated.requester().has(Capability.EVENT));
      int sent = 0;
      Optional<SendEvent> next = queue.next(room());
      while (next.isPresent()) {
        deliver(next.get());
        sent += next.get().events().size();
        next = queue.next(room());
      }
      return sent;
    });
  }

  private void deliver(SendEvent events) throws IOException, Aborted, Violation, MalformedInput {
    boolean taken = false;
    try {
      conversation.ask(events, EventAck.class);
      queue.acknowledged();
      taken = true;
    } finally {
      if (!taken) {
        queue.refused();
      }
    }
  }

  private long room() {
    long theirs = negotiated.largestRequest();
    return theirs == 0 ? role.profile().transferSize() : theirs;
  }

  EventQueue queue() {
    return queue;
  }

  EventReceipt receipt() {
    return receipt;
  }
}
