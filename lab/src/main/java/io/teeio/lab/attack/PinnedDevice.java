package io.teeio.lab.attack;

import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.hart.GuestFault;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * A TVM whose owner trusts one device and no other, which it knows by its certificate. It judges by
 * the connection transcript alone, as TVMs may that do not ask for fresh measurements.
 */
final class PinnedDevice {
  private static final List<String> PROVEN =
      List.of("session signature", "certificate chain", "certificate dates");

  private final Experiment experiment;
  private final Bytes certificate;

  /** Trusts device number {@code index} of {@code experiment}, which has to be connected. */
  PinnedDevice(Experiment experiment, int index) {
    this.experiment = experiment;
    this.certificate = evidence(experiment.vmm().transcript(experiment.devices().get(index)));
  }

  /** The leaf certificate in {@code transcript}, a transcript of our own. */
  private static Bytes evidence(Bytes transcript) {
    try {
      Bytes messages = ConnectionTranscript.read(transcript).messages();
      return ConnectionEvidence.read(messages, Guards.all()).chain().leaf().der();
    } catch (MalformedInput | Violation broken) {
      throw new IllegalStateException("the transcript that the TSM wrote", broken);
    }
  }

  /** Has {@code guest} start the first interface if its device is the one; true if it runs. */
  boolean starts(Guest guest) throws GuestFault {
    try {
      Bytes transcript = guest.tsm().connectionTranscript(experiment.id(), TsmCalls.FULL, 0);
      if (!isTheOne(transcript)) {
        return false;
      }
      InterfaceReport report = InterfaceReport.read(guest.tsm().interfaceReport(experiment.id()));
      return guest.tdm().accept(experiment.id(), report, GuestLayout.mmio(0));
    } catch (TsmRefusal | MalformedInput | Violation refused) {
      return false;
    }
  }

  private boolean isTheOne(Bytes transcript) throws MalformedInput, Violation {
    ConnectionEvidence evidence = ConnectionEvidence.read(transcript, Guards.all());
    return PROVEN.stream().allMatch(appraised(transcript)::contains)
        && evidence.chain().leaf().der().equals(certificate);
  }

  /** The names of the checks that the transcript passes. */
  private List<String> appraised(Bytes transcript) {
    return new SpdmAppraisal(new KnownChains(Crypto.fastest(), 0))
            .appraise(
                SpdmEvidence.of(transcript, Optional.empty()),
                new SpdmCollateral(experiment.anchors(), List.of()),
                Policy.DEFAULT,
                AsOf.both(Experiment.NOW))
            .verdict()
            .checks()
            .stream()
            .filter(check -> check.result() == Check.Result.PASS)
            .map(Check::name)
            .toList();
  }
}
