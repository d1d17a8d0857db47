package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * SEND_EVENT: what happened (1.3). Grammar: header, EventCount u32, the events.
 *
 * @param events in the order of their instances
 */
public record SendEvent(List<Event> events) implements SpdmRequest {
  /** Copies the list. */
  public SendEvent {
    events = List.copyOf(events);
  }

  /** Reads the message from its header on. */
  public static SendEvent read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.SEND_EVENT, negotiated.version());
    int count = in.length32("EventCount");
    return new SendEvent(in.list("Event", count, Event.MIN_SIZE, Event::read));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SEND_EVENT, 0, 0);
    out.u32(events.size());
    events.forEach(event -> event.write(out));
  }

  @Override
  public int code() {
    return MessageCode.SEND_EVENT.wire();
  }
}
