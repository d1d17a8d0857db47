package io.teeio.lab.attack;

import io.teeio.attest.Check;
import io.teeio.attest.ConnectionEvidence;
import io.teeio.attest.DeviceAppraisal;
import io.teeio.attest.Rim;
import io.teeio.crypto.Crypto;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.platform.hart.GuestFault;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.requester.SignedMeasurements;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/**
 * A TVM that judges its device by the measurements in the connection transcript. They are signed,
 * and as old as the connection: whoever relies on them relies on the transcript being of this one.
 */
final class MeasuredAtConnect {
  /** Element DEVICE_MEASUREMENT: one GET_MEASUREMENTS and its answer. */
  private static final int MEASUREMENTS = 2;

  private static final int NONCE = 4;
  private static final int NONCE_END = 36;

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
    } catch (TsmRefusal | MalformedInput | Violation refused) {
      return false;
    }
  }

  private boolean isGood() throws GuestFault, TsmRefusal, MalformedInput, Violation {
    ConnectionEvidence evidence = ConnectionEvidence.read(element(TsmCalls.FULL), Guards.all());
    DeviceAppraisal appraisal = new DeviceAppraisal(Crypto.fastest(), Guards.all());
    Bytes pair = element(MEASUREMENTS);
    Outcome<SignedMeasurements> signed =
        appraisal.measurements(
            Bytes.concat(evidence.vca(), pair), evidence.chain(), pair.slice(NONCE, NONCE_END));
    Rim rim = experiment.policy().rim().orElseThrow();
    return isPassed(appraisal.session(evidence))
        && isPassed(appraisal.chain(evidence.chain(), experiment.anchors(), Experiment.NOW))
        && signed instanceof Outcome.Done<SignedMeasurements>(SignedMeasurements measured)
        && DeviceAppraisal.compare(measured.blocks(), rim).stream()
            .allMatch(MeasuredAtConnect::isPassed);
  }

  private Bytes element(int which) throws GuestFault, TsmRefusal {
    return guest.tsm().connectionTranscript(experiment.id(), which, 0);
  }

  private static boolean isPassed(Check check) {
    return check.result() == Check.Result.PASS;
  }
}
