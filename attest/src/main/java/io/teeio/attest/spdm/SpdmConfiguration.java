package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.attest.policy.UpdatePolicy;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import java.util.ArrayList;
import java.util.List;

/** Whether a connection was negotiated as strong as CoVE-IO demands. */
final class SpdmConfiguration {
  private SpdmConfiguration() {}

  /** Check "spdm configuration" of {@code connection}, with what {@code update} demands. */
  static Check check(ConnectionEvidence connection, UpdatePolicy update) {
    var negotiated = connection.negotiated();
    List<String> problems = new ArrayList<>();
    if (!negotiated.atLeast(SpdmVersion.V1_2)) {
      problems.add("SPDM " + negotiated.version() + " is older than 1.2");
    }
    if (!negotiated.bothHave(Capability.ENCRYPT) || !negotiated.bothHave(Capability.MAC)) {
      problems.add("records are not encrypted and authenticated");
    }
    if (update.freshMeasurements() && !connection.measuresFresh()) {
      problems.add("measurements are not fresh (MEAS_FRESH_CAP)");
    }
    if (update.sessionEnds() && !connection.endsOnUpdate()) {
      problems.add("the session may outlive an update (TerminationPolicy)");
    }
    return Check.of(
            "spdm configuration",
            problems.isEmpty(),
            "SPDM "
                + negotiated.version()
                + ", encrypted and authenticated"
                + (connection.measuresFresh() ? ", fresh measurements" : ""),
            String.join("; ", problems))
        .under("CoVE-IO v0.3.0 4, device requirements");
  }
}
