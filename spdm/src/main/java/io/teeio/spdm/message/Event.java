package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * One event (1.3). Grammar: EventInstanceID u32, 4 reserved bytes, SVH, EventTypeID u16,
 * EventDetailLen u16, EventDetail.
 *
 * @param eventInstanceId one more than that of the event before, 32 bits
 * @param definedBy who defined the type
 * @param eventTypeId the type, 16 bits
 * @param detail what the type demands, at most 65535 bytes
 */
public record Event(
    long eventInstanceId, StandardsBodyHeader definedBy, int eventTypeId, Bytes detail) {
  /** Bytes of the shortest one. */
  static final int MIN_SIZE = 12 + StandardsBodyHeader.MIN_SIZE;

  /** An event that DMTF defined. */
  public static Event of(long eventInstanceId, DmtfEvent event) {
    return new Event(
        eventInstanceId, StandardsBodyHeader.DMTF, event.eventTypeId(), event.detail());
  }

  /** The event in DMTF's words; empty if DMTF did not define it. */
  public Optional<DmtfEvent> dmtf() throws MalformedInput {
    return definedBy.id() == StandardsBodyHeader.DMTF.id()
        ? DmtfEvent.read(eventTypeId, detail)
        : Optional.empty();
  }

  static Event read(WireReader in) throws MalformedInput {
    long instance = in.u32("EventInstanceID");
    in.reserved(4);
    StandardsBodyHeader header = StandardsBodyHeader.read(in);
    int type = in.u16("EventTypeID");
    return new Event(instance, header, type, in.bytes("EventDetail", in.u16("EventDetailLen")));
  }

  void write(WireWriter out) {
    out.u32(eventInstanceId).reserved(4);
    definedBy.write(out);
    out.u16(eventTypeId).u16(detail.length()).bytes(detail);
  }
}
