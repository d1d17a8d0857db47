package io.teeio.spdm;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What DSP0274 demands of events (since SPDM 1.3). */
public enum EventRule implements Rule {
  EVENT_SUPPORTED(
      "Event mechanism", "An endpoint without EVENT_CAP neither offers events nor sends any."),
  EVENT_GROUPS(
      "SUBSCRIBE_EVENT_TYPES",
      "A subscription names each group once, and only types that the notifier supports."),
  EVENT_COUNT("SEND_EVENT, EventCount", "SEND_EVENT has at least one event."),
  EVENT_SUBSCRIBED(
      "SEND_EVENT",
      "Only events that were subscribed to are sent, and those that others were lost."),
  EVENT_INSTANCE_ORDER(
      "SEND_EVENT, EventInstanceID",
      "Events of a session are numbered without gaps; what is missing is told by EventLost."),
  EVENT_DETAIL(
      "SEND_EVENT, EventDetail", "An event of DMTF's has the details that its type demands.");

  private final Citation citation;

  EventRule(String clause, String sentence) {
    this.citation = new Citation("DSP0274", "1.3.0", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
