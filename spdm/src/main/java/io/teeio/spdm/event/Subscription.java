package io.teeio.spdm.event;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.EventRule;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.StandardsBodyHeader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a recipient wants.
 *
 * @param groups the groups, with the types or all of them
 */
public record Subscription(List<EventGroup> groups) {
  /** To nothing. */
  public static final Subscription NONE = new Subscription(List.of());

  /** Keeps a copy. */
  public Subscription {
    groups = List.copyOf(groups);
  }

  /** To everything in {@code supported}. */
  public static Subscription toAll(List<EventGroup> supported) {
    return new Subscription(
        supported.stream()
            .map(group ->
                new EventGroup(group.definedBy(), group.version(), true, group.eventTypeIds()))
            .toList());
  }

  /** Checks that {@code wanted} is of what is {@code supported}. */
  public static Subscription of(Guards guards, List<EventGroup> wanted, List<EventGroup> supported)
      throws Violation {
    Set<StandardsBodyHeader> seen = new HashSet<>();
    for (EventGroup group : wanted) {
      Optional<EventGroup> offer =
          supported.stream()
              .filter(each -> each.definedBy().equals(group.definedBy()))
              .filter(each -> each.version() == group.version())
              .findFirst();
      boolean fits =
          seen.add(group.definedBy())
              && offer.isPresent()
              && offer.get().eventTypeIds().containsAll(group.eventTypeIds())
              && (group.all() || !group.eventTypeIds().isEmpty());
      guards.require(EventRule.EVENT_GROUPS, fits, () -> group + " of " + supported);
    }
    return new Subscription(wanted);
  }

  /** Whether it is to {@code eventTypeId} of {@code definedBy}; the loss of events always is. */
  public boolean wants(StandardsBodyHeader definedBy, int eventTypeId) {
    boolean loss =
        definedBy.equals(StandardsBodyHeader.DMTF) && eventTypeId == DmtfEvent.EVENT_LOST;
    return (loss && !groups.isEmpty())
        || groups.stream()
            .filter(group -> group.definedBy().equals(definedBy))
            .anyMatch(group -> group.all() || group.eventTypeIds().contains(eventTypeId));
  }
}
