package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * VERSION: the versions that the responder speaks; itself always in version 1.0. Grammar: header,
 * Reserved u8, VersionNumberEntryCount u8, VersionNumberEntry u16 each.
 *
 * @param entries VersionNumberEntry, at least one
 */
public record Version(List<VersionNumber> entries) implements SpdmResponse {
  /** Copies the list. */
  public Version {
    entries = List.copyOf(entries);
  }

  /** Reads the message from its header on. */
  public static Version read(WireReader in) throws MalformedInput {
    Header.expect(in, MessageCode.VERSION, SpdmVersion.V1_0);
    in.reserved(1);
    int count = in.u8("VersionNumberEntryCount");
    in.require(count > 0, "VersionNumberEntryCount", "is 0");
    return new Version(
        in.list(
            "VersionNumberEntry",
            count,
            2,
            entry -> new VersionNumber(entry.u16("VersionNumberEntry"))));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, SpdmVersion.V1_0, MessageCode.VERSION, 0, 0);
    out.reserved(1).u8(entries.size());
    for (VersionNumber entry : entries) {
      out.u16(entry.value());
    }
  }

  @Override
  public int code() {
    return MessageCode.VERSION.wire();
  }
}
