package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.event.EventReceipt;
import io.teeio.spdm.event.Subscription;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.GetSupportedEventTypes;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.SupportedEventTypes;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Asks a requester for the events that it can tell of, and subscribes to some of them. */
final class SubscriptionInquiry implements Inquiry {
  private final ResponderRole role;
  private final EventReceipt receipt;
  private final UnaryOperator<List<EventGroup>> choice;
  private final Consumer<Optional<List<EventGroup>>> listener;
  private Optional<Subscription> chosen = Optional.empty();

  /**
   * Asks once.
   *
   * @param choice what is wanted of what is supported
   * @param listener hears what was subscribed to, or nothing if that failed
   */
  SubscriptionInquiry(
      ResponderRole role,
      EventReceipt receipt,
      UnaryOperator<List<EventGroup>> choice,
      Consumer<Optional<List<EventGroup>>> listener) {
    this.role = role;
    this.receipt = receipt;
    this.choice = choice;
    this.listener = listener;
  }

  @Override
  public SpdmRequest next() {
    return chosen
        .<SpdmRequest>map(subscription -> new SubscribeEventTypes(subscription.groups()))
        .orElseGet(GetSupportedEventTypes::new);
  }

  @Override
  public boolean heard(SpdmResponse response, Bytes request, Bytes exact) throws Violation {
    if (response instanceof SupportedEventTypes(List<EventGroup> supported)) {
      List<EventGroup> wanted = choice.apply(supported);
      chosen = Optional.of(Subscription.of(role.guards(), wanted, supported));
      return true;
    }
    receipt.subscribed(chosen.orElseThrow());
    listener.accept(chosen.map(Subscription::groups));
    return false;
  }

  @Override
  public void failed(String reason) {
    listener.accept(Optional.empty());
  }

  @Override
  public boolean isDemanded() {
    return false;
  }
}
