package io.teeio.spdm.event;

import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.EventGroup;
import java.util.List;

/** The events that an endpoint can tell of. */
@FunctionalInterface
public interface EventSource {
  /** No events. */
  EventSource NONE = List::of;

  /** All events that DMTF defined. */
  EventSource DMTF =
      () ->
          List.of(
              EventGroup.dmtf(
                  List.of(
                      DmtfEvent.EVENT_LOST,
                      DmtfEvent.MEASUREMENT_CHANGED,
                      DmtfEvent.MEASUREMENT_PRE_UPDATE,
                      DmtfEvent.CERTIFICATE_CHANGED)));

  /** The types that it supports, group by group. */
  List<EventGroup> supported();
}
