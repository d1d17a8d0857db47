package io.teeio.tsm.device;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.manifest.Anchor;
import java.util.List;

/**
 * What the TSM demands of a device before it opens a session with it. The TVM judges for itself
 * later.
 */
final class Identification {
  private final Environment environment;
  private final Device device;

  Identification(Environment environment, Device device) {
    this.environment = environment;
    this.device = device;
  }

  /** Demands what CoVE-IO demands of every device. */
  void requireNegotiated(Negotiated negotiated) throws Violation {
    Guards guards = environment.guards();
    for (Capability needed :
        List.of(
            Capability.CERT, Capability.MEAS_WITH_SIGNATURE, Capability.KEY_EX, Capability.MAC)) {
      guards.require(
          CoveRule.CONNECT_CAPABILITIES, negotiated.responder().has(needed), () -> "no " + needed);
    }
    guards.require(
        CoveRule.CONNECT_CAPABILITIES,
        negotiated.bothHave(Capability.ENCRYPT),
        () -> "sessions are not encrypted");
  }

  /** Demands that {@code chain} begins at an anchor; says so if the profile has none. */
  void requireAnchored(CertificateChain chain) throws Violation {
    List<Anchor> anchors = environment.manifest().anchors();
    if (anchors.isEmpty() && environment.isExternal()) {
      environment.events().accept(new TsmEvent.Unanchored(device.id()));
      return;
    }
    new Anchorage(anchors, environment.crypto(), environment.clock(), environment.guards())
        .require(chain);
  }
}
