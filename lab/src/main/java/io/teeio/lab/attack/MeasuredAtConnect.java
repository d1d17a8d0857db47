package io.teeio.lab.attack;

import io.teeio.attest.AsOf;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.platform.hart.GuestFault;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A TVM that judges its device by the measurements in the connection transcript. They are signed,
 * and as old as the connection: whoever relies on them relies on the transcript being of this one.
 */
final class MeasuredAtConnect {
  private static final Policy DEMANDED =
      Policy.DEFAULT.requiring(
          Set.of("session signature", "report signature", "certificate chain", "measurements"));

  private final Experiment experiment;
  private final Guest guest;

  /** The TVM of {@code experiment}, as {@code guest} runs it. */
  MeasuredAtConnect(Experiment experiment, Guest guest) {
    this.experiment = experiment;
    this.guest = guest;
  }

  /** Starts the first interface if its device measured as it should; true if it runs. */
  boolean starts() throws GuestFault {
    try {
      if (!isGood()) {
        return false;
      }
      InterfaceReport report = InterfaceReport.read(guest.tsm().interfaceReport(experiment.id()));
      return guest.tdm().accept(experiment.id(), report, GuestLayout.mmio(0));
    } catch (TsmRefusal | MalformedInput refused) {
      return false;
    }
  }

  private boolean isGood() throws GuestFault, TsmRefusal {
    Bytes transcript = guest.tsm().connectionTranscript(experiment.id(), TsmCalls.FULL, 0);
    SpdmCollateral collateral =
        new SpdmCollateral(experiment.anchors(), List.of(experiment.policy().rim().orElseThrow()));
    return new SpdmAppraisal(new KnownChains(Crypto.fastest(), 0))
        .appraise(
            SpdmEvidence.of(transcript, Optional.empty()),
            collateral,
            DEMANDED,
            AsOf.both(Experiment.NOW))
        .passed();
  }
}
