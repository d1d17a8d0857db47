package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * The version of Secured Messages that a responder chose in KEY_EXCHANGE_RSP and PSK_EXCHANGE_RSP.
 * As an opaque element of DMTF: SMDataVersion u8 = 1, SMDataID u8 = 0, SelectedVersion u16.
 *
 * @param selected the version
 */
public record SecuredVersionSelection(VersionNumber selected) {
  private static final int DATA_VERSION = 1;
  private static final int DATA_ID = 0;

  /** Finds the selection in {@code opaqueData}; empty if it is not there. */
  public static Optional<SecuredVersionSelection> read(Bytes opaqueData, SpdmVersion version)
      throws MalformedInput {
    for (OpaqueElement element : OpaqueElement.readAll(opaqueData, version)) {
      Optional<WireReader> in = reader(element, DATA_ID);
      if (in.isPresent()) {
        VersionNumber selected = new VersionNumber(in.get().u16("SelectedVersion"));
        in.get().end("OpaqueElementData");
        return Optional.of(new SecuredVersionSelection(selected));
      }
    }
    return Optional.empty();
  }

  /** A reader behind SMDataID if {@code element} is DMTF's and has the id {@code dataId}. */
  static Optional<WireReader> reader(OpaqueElement element, int dataId) throws MalformedInput {
    if (element.id() != 0 || !element.vendorId().isEmpty()) {
      return Optional.empty();
    }
    WireReader in = WireReader.of(element.data(), "DSP0277 1.1.0 Secured message opaque data");
    boolean found = in.u8("SMDataVersion") == DATA_VERSION;
    found &= in.u8("SMDataID") == dataId;
    return found ? Optional.of(in) : Optional.empty();
  }

  /** The opaque data with this selection alone. */
  public Bytes encode(SpdmVersion version) {
    Bytes data = new WireWriter().u8(DATA_VERSION).u8(DATA_ID).u16(selected.value()).toBytes();
    return OpaqueElement.writeAll(List.of(new OpaqueElement(0, Bytes.EMPTY, data)), version);
  }
}
