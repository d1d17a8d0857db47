package io.teeio.tvm;

import io.teeio.attest.Check;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.pcie.tdisp.InterfaceReport;
import java.util.ArrayList;
import java.util.List;

/** What a policy says of an interface itself: its link, its configuration, its memory. */
record InterfaceChecks(TdmPolicy policy) {
  private static final long SECURED_SPDM = 1;
  private static final long PCIE_IDE = 2;

  Check link(long link) {
    boolean protectedLink = (link & PCIE_IDE) != 0;
    if (!policy.linkProtected() && (link & SECURED_SPDM) != 0) {
      return protectedLink
          ? Check.pass("device link", "SPDM session secured, IDE keys set")
          : Check.warn("device link", "SPDM session secured, link not protected");
    }
    return Check.of(
        "device link",
        (link & SECURED_SPDM) != 0 && protectedLink,
        "SPDM session secured, link protected by IDE",
        "link bits are " + link);
  }

  Check configuration(InterfaceReport report, ConnectionEvidence connection) {
    boolean locked = (report.interfaceInfo() & InterfaceReport.NO_FW_UPDATE) != 0;
    List<String> problems = new ArrayList<>();
    policy
        .policy()
        .update()
        .unseen(locked, connection.measuresFresh(), connection.endsOnUpdate())
        .ifPresent(problems::add);
    if ((report.interfaceInfo() & InterfaceReport.ATS) != 0) {
      problems.add("address translation services are enabled");
    }
    if ((report.interfaceInfo() & InterfaceReport.PRS) != 0) {
      problems.add("page requests are enabled");
    }
    return Check.of(
        "interface report",
        problems.isEmpty(),
        (locked ? "no firmware update" : "firmware updates as the policy allows")
            + ", no ATS, no page requests",
        String.join("; ", problems));
  }

  Check ranges(InterfaceReport report) {
    if (!policy.mmio()) {
      return Check.notRequired("mmio ranges", "this device's MMIO cannot be reached from here");
    }
    return BarRanges.check(report);
  }
}
