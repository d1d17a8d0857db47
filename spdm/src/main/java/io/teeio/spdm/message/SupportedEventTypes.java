package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * SUPPORTED_EVENT_TYPES: the events that the endpoint can send (1.3). Grammar: header (Param1
 * EventGroupCount), SupportedEventGroupsListLen u32, the groups.
 *
 * @param groups at most 255
 */
public record SupportedEventTypes(List<EventGroup> groups) implements SpdmResponse {
  /** Copies the list. */
  public SupportedEventTypes {
    groups = List.copyOf(groups);
  }

  /** Reads the message from its header on. */
  public static SupportedEventTypes read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SUPPORTED_EVENT_TYPES, negotiated.version());
    return new SupportedEventTypes(
        EventGroup.readAll(in, header.param1(), "SupportedEventGroupsListLen"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SUPPORTED_EVENT_TYPES, groups.size(), 0);
    EventGroup.writeAll(out, groups);
  }

  @Override
  public int code() {
    return MessageCode.SUPPORTED_EVENT_TYPES.wire();
  }
}
