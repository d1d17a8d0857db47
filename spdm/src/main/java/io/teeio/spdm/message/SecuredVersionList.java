package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * The versions of Secured Messages that a requester offers in KEY_EXCHANGE and PSK_EXCHANGE. As an
 * opaque element of DMTF: SMDataVersion u8 = 1, SMDataID u8 = 1, VersionCount u8, VersionsList u16
 * each.
 *
 * @param versions at least one
 */
public record SecuredVersionList(List<VersionNumber> versions) {
  private static final int DATA_VERSION = 1;
  private static final int DATA_ID = 1;

  /** Copies the list. */
  public SecuredVersionList {
    versions = List.copyOf(versions);
  }

  /** Finds the list in {@code opaqueData}; empty if it is not there. */
  public static Optional<SecuredVersionList> read(Bytes opaqueData, SpdmVersion version)
      throws MalformedInput {
    for (OpaqueElement element : OpaqueElement.readAll(opaqueData, version)) {
      Optional<WireReader> in = SecuredVersionSelection.reader(element, DATA_ID);
      if (in.isPresent()) {
        WireReader list = in.get();
        int count = list.u8("VersionCount");
        List<VersionNumber> versions =
            list.list("VersionsList", count, 2, each -> new VersionNumber(each.u16("Version")));
        list.end("OpaqueElementData");
        return Optional.of(new SecuredVersionList(versions));
      }
    }
    return Optional.empty();
  }

  /** The opaque data with this list alone. */
  public Bytes encode(SpdmVersion version) {
    WireWriter data = new WireWriter().u8(DATA_VERSION).u8(DATA_ID).u8(versions.size());
    versions.forEach(each -> data.u16(each.value()));
    return OpaqueElement.writeAll(
        List.of(new OpaqueElement(0, Bytes.EMPTY, data.toBytes())), version);
  }
}
