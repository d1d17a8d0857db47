package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * What kind of device an endpoint is, in the words of a standards body or vendor (1.3). Grammar of
 * an element: IDElemLength u8 of all that follows it, SVH, NumSubIDs u8, then SubIDLen u8 and SubID
 * for each. EPInfo is the number of elements u8, 3 reserved bytes, and the elements.
 *
 * @param definedBy who defined the identifiers
 * @param subIds from the class down, each at most 255 bytes
 */
public record DeviceClass(StandardsBodyHeader definedBy, List<Bytes> subIds) {
  /** Copies the list. */
  public DeviceClass {
    subIds = List.copyOf(subIds);
  }

  /**
   * Reads all of {@code endpointInfo}, which answers {@link
   * GetEndpointInfo#DEVICE_CLASS_IDENTIFIER}.
   */
  public static List<DeviceClass> readAll(Bytes endpointInfo) throws MalformedInput {
    WireReader in = WireReader.of(endpointInfo, MessageCode.ENDPOINT_INFO.clause());
    int count = in.u8("NumIdentifiers");
    in.reserved(3);
    List<DeviceClass> classes = in.list("IdentifierElement", count, 4, DeviceClass::read);
    in.end("EPInfo");
    return classes;
  }

  /** EPInfo with {@code classes}. */
  public static Bytes writeAll(List<DeviceClass> classes) {
    WireWriter out = new WireWriter();
    out.u8(classes.size()).reserved(3);
    classes.forEach(each -> each.write(out));
    return out.toBytes();
  }

  private static DeviceClass read(WireReader outer) throws MalformedInput {
    WireReader in = outer.slice("IdentifierElement", outer.u8("IDElemLength"));
    StandardsBodyHeader header = StandardsBodyHeader.read(in);
    List<Bytes> subIds =
        in.list("SubID", in.u8("NumSubIDs"), 1, each -> each.bytes("SubID", each.u8("SubIDLen")));
    in.end("IDElemLength");
    return new DeviceClass(header, subIds);
  }

  private void write(WireWriter out) {
    int size = definedBy.size() + 1 + subIds.stream().mapToInt(each -> 1 + each.length()).sum();
    out.u8(size);
    definedBy.write(out);
    out.u8(subIds.size());
    subIds.forEach(each -> out.u8(each.length()).bytes(each));
  }
}
