package io.teeio.spdm.message;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * Event types of one standards body or vendor, as offered or subscribed to (1.3). Grammar: SVH,
 * EventTypeCount u16, EventGroupVer u16, Attributes u32 (bit 0 All), then EventTypeID u16 and 2
 * reserved bytes for each type.
 *
 * @param definedBy who defined the types
 * @param version EventGroupVer, 16 bits; 1 for DMTF's
 * @param all whether a subscription is to all types of the group, listed or not
 * @param eventTypeIds 16 bits each
 */
public record EventGroup(
    StandardsBodyHeader definedBy, int version, boolean all, List<Integer> eventTypeIds) {
  /** EventGroupVer of DMTF's types. */
  public static final int DMTF_VERSION = 1;

  private static final int MIN_SIZE = StandardsBodyHeader.MIN_SIZE + 8;

  /** Copies the list. */
  public EventGroup {
    eventTypeIds = List.copyOf(eventTypeIds);
  }

  /** DMTF's group with {@code eventTypeIds}, see {@link DmtfEvent}. */
  public static EventGroup dmtf(List<Integer> eventTypeIds) {
    return new EventGroup(StandardsBodyHeader.DMTF, DMTF_VERSION, false, eventTypeIds);
  }

  /** All groups of a list that says its length before it. */
  static List<EventGroup> readAll(WireReader outer, int count, String lengthField)
      throws MalformedInput {
    WireReader in = outer.slice("EventGroups", outer.length32(lengthField));
    List<EventGroup> groups = in.list("EventGroup", count, MIN_SIZE, EventGroup::read);
    in.end(lengthField);
    return groups;
  }

  static void writeAll(WireWriter out, List<EventGroup> groups) {
    WireWriter list = new WireWriter();
    groups.forEach(group -> group.write(list));
    out.u32(list.length()).bytes(list.toBytes());
  }

  private static EventGroup read(WireReader in) throws MalformedInput {
    StandardsBodyHeader header = StandardsBodyHeader.read(in);
    int count = in.u16("EventTypeCount");
    int version = in.u16("EventGroupVer");
    boolean all = (in.u32("Attributes") & 1) != 0;
    return new EventGroup(header, version, all, in.list("EventType", count, 4, EventGroup::type));
  }

  private static int type(WireReader in) throws MalformedInput {
    int type = in.u16("EventTypeID");
    in.reserved(2);
    return type;
  }

  private void write(WireWriter out) {
    definedBy.write(out);
    out.u16(eventTypeIds.size()).u16(version).u32(all ? 1 : 0);
    eventTypeIds.forEach(type -> out.u16(type).reserved(2));
  }
}
