package io.teeio.dissect;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.doe.DoeDiscovery;
import io.teeio.spdm.session.Direction;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/** Puts PCIe's protocols into words: what the PCI-SIG defines in SPDM, and DOE discovery. */
final class PcieProtocols {
  private PcieProtocols() {}

  /** A vendor-defined payload of the PCI-SIG. */
  static InnerMessage vendorDefined(Direction direction, Bytes payload, boolean wantFields) {
    int protocol = payload.isEmpty() ? -1 : payload.at(0);
    return switch (protocol) {
      case PciSigVendor.IDE_KM -> IdeKmProtocol.read(direction, payload, wantFields);
      case PciSigVendor.TDISP -> TdispProtocol.read(direction, payload, wantFields);
      default ->
          new InnerMessage(
              Protocol.OTHER, "PCI-SIG protocol " + protocol, "not known here", payload);
    };
  }

  /** The payload of a DOE data object of the discovery protocol. */
  static InnerMessage discovery(Direction direction, Bytes payload, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(payload, "PCIe 6.1 6.30.1.1");
    try {
      String name =
          switch (direction) {
            case REQUEST -> "DISCOVERY";
            case RESPONSE -> "DISCOVERY response";
          };
      String facts =
          switch (direction) {
            case REQUEST -> "index " + DoeDiscovery.Request.read(in).index();
            case RESPONSE -> {
              DoeDiscovery.Response answer = DoeDiscovery.Response.read(in);
              yield "vendor %04x type %d%s"
                  .formatted(
                      answer.protocol().vendor(),
                      answer.protocol().type(),
                      answer.nextIndex() == 0 ? ", the last" : ", next " + answer.nextIndex());
            }
          };
      return new InnerMessage(
          Protocol.DOE_DISCOVERY, name, facts, payload, collector.fields(), Optional.empty());
    } catch (MalformedInput malformed) {
      return InnerMessage.broken(Protocol.DOE_DISCOVERY, payload, collector, malformed);
    }
  }
}
