package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.requester.SpdmSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which events the responder tells of, and whether one may subscribe to them. */
final class EventSurvey {
  private static final List<String> DMTF_TYPES =
      List.of(
          "reserved",
          "event lost",
          "measurement changed",
          "measurement pre-update",
          "certificate changed");

  private final Inquiry inquiry;
  private final Negotiated negotiated;
  private final SortedSet<String> types = new TreeSet<>();

  EventSurvey(Inquiry inquiry, Negotiated negotiated) {
    this.inquiry = inquiry;
    this.negotiated = negotiated;
  }

  /** The events that it tells of, as {@code DMTF measurement changed}. */
  List<String> types() {
    return List.copyOf(types);
  }

  /** Asks in {@code session}, subscribes to everything, and to nothing again. */
  void run(String where, SpdmSession session) throws IOException {
    if (!inquiry.wants(Topic.EVENTS) || !negotiated.responder().has(Capability.EVENT)) {
      return;
    }
    Findings findings = inquiry.findings();
    Optional<List<EventGroup>> groups =
        findings.spdm(
            where, "GET_SUPPORTED_EVENT_TYPES", session.events()::supported, it -> words(it));
    if (groups.isEmpty() || !negotiated.bothHave(Capability.ENCAP)) {
      return;
    }
    findings.spdm(
        where, "SUBSCRIBE_EVENT_TYPES", () -> session.events().subscribe(groups.get()), it -> "");
    findings.spdm(
        where,
        "SUBSCRIBE_EVENT_TYPES to none",
        () -> session.events().subscribe(List.of()),
        it -> "");
  }

  private String words(List<EventGroup> groups) {
    for (EventGroup group : groups) {
      boolean dmtf = group.definedBy().id() == 0;
      for (int type : group.eventTypeIds()) {
        types.add(
            dmtf && type < DMTF_TYPES.size()
                ? "DMTF " + DMTF_TYPES.get(type)
                : "registry " + group.definedBy().id() + " type " + type);
      }
    }
    return String.join(", ", types);
  }
}
