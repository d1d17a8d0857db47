package io.teeio.tsm.device;

import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.manifest.FunctionRange;

/**
 * Holds a stream descriptor of the host against what the manifest says of the root port (T003,
 * T007).
 */
final class StreamCheck {
  private final Environment environment;
  private final Device device;

  StreamCheck(Environment environment, Device device) {
    this.environment = environment;
    this.device = device;
  }

  void require(IdeStreamDescriptor wanted) throws Refused, Violation {
    StreamAssociation traffic =
        wanted
            .association()
            .orElseThrow(
                () -> new Refused(SbiError.INVALID_PARAM, "a stream needs valid requester ids"));
    Guards guards = environment.guards();
    FunctionRange range = new FunctionRange(traffic.ridBase(), traffic.ridLimit());
    guards.require(
        CoveRule.CONNECT_FUNCTIONS_IN_MANIFEST,
        range.contains(device.id())
            && device.rootPort().endpoints().stream().anyMatch(all -> all.contains(range)),
        range::toString);
    for (AddressRange addresses : traffic.memory()) {
      long length = addresses.limit() - addresses.base() + 1;
      guards.require(
          CoveRule.CONNECT_ADDRESSES_IN_MANIFEST,
          environment.isExternal()
              || device.rootPort().mmio().stream()
                  .anyMatch(window -> window.contains(addresses.base(), length)),
          addresses::toString);
    }
  }
}
