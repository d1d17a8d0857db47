package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * SUBSCRIBE_EVENT_TYPES: which events the peer wants, instead of those it wanted before (1.3).
 * Grammar: header (Param1 SubscribeEventGroupCount); unless that is 0, SubscribeListLen u32 and the
 * groups.
 *
 * @param groups at most 255; none unsubscribes from all
 */
public record SubscribeEventTypes(List<EventGroup> groups) implements SpdmRequest {
  /** Copies the list. */
  public SubscribeEventTypes {
    groups = List.copyOf(groups);
  }

  /** Reads the message from its header on. */
  public static SubscribeEventTypes read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SUBSCRIBE_EVENT_TYPES, negotiated.version());
    return new SubscribeEventTypes(
        header.param1() == 0
            ? List.of()
            : EventGroup.readAll(in, header.param1(), "SubscribeListLen"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SUBSCRIBE_EVENT_TYPES, groups.size(), 0);
    if (!groups.isEmpty()) {
      EventGroup.writeAll(out, groups);
    }
  }

  @Override
  public int code() {
    return MessageCode.SUBSCRIBE_EVENT_TYPES.wire();
  }
}
