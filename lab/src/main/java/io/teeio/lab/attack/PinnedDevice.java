package io.teeio.lab.attack;

import io.teeio.attest.Check;
import io.teeio.attest.ConnectionEvidence;
import io.teeio.attest.DeviceAppraisal;
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

/**
 * A TVM whose owner trusts one device and no other, which it knows by its certificate. It judges by
 * the connection transcript alone, as TVMs may that do not ask for fresh measurements.
 */
final class PinnedDevice {
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
    DeviceAppraisal appraisal = new DeviceAppraisal(Crypto.fastest(), Guards.all());
    boolean genuine =
        isPassed(appraisal.session(evidence))
            && isPassed(appraisal.chain(evidence.chain(), experiment.anchors(), Experiment.NOW));
    return genuine && evidence.chain().leaf().der().equals(certificate);
  }

  private static boolean isPassed(Check check) {
    return check.result() == Check.Result.PASS;
  }
}
