package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Rim;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.token.DeviceEvidence;
import io.teeio.attest.token.DeviceTrust;
import io.teeio.attest.token.TvmAppraisal;
import io.teeio.attest.token.TvmCollateral;
import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.Crypto;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A third party judges the devices of a TVM itself, by what the TVM looked at. */
class DeviceReviewTest {
  private static final Bytes CHALLENGE = Bytes.zeros(64);

  private static Experiment experiment;
  private static TvmReport report;

  @BeforeAll
  static void aTvmTakesTwoDevicesIn() throws Exception {
    experiment = Experiment.bound(Setup.plain().withDevices(2));
    AtomicReference<Optional<TvmReport>> made = new AtomicReference<>(Optional.empty());
    experiment.run(guest -> {
      guest.accept(0);
      guest.accept(1);
      made.set(Optional.of(guest.report(CHALLENGE)));
    });
    report = made.get().orElseThrow();
  }

  private static Appraisal appraise(TvmReport shown, Rim rim, Policy policy) {
    Crypto crypto = Crypto.fastest();
    DeviceTrust trust =
        new DeviceTrust(new SpdmCollateral(experiment.anchors(), List.of(rim)), policy);
    TvmCollateral collateral =
        new TvmCollateral(
                new Anchors(List.of(experiment.machine().platformRoot().der())),
                Statements.NONE,
                Optional.empty())
            .with(trust);
    return new TvmAppraisal(crypto, new KnownChains(crypto, 64))
        .appraise(
            shown, collateral, Optional.of(CHALLENGE), Policy.DEFAULT, AsOf.both(Experiment.NOW));
  }

  private static List<String> failures(Appraisal appraisal) {
    return appraisal.verdict().failures().stream().map(Check::name).toList();
  }

  private static TvmReport showing(List<DeviceEvidence> devices) {
    return new TvmReport(report.evidence(), report.events(), devices);
  }

  @Test
  void whatTheTvmTookInIsGoodForAThirdPartyToo() {
    Appraisal appraisal = appraise(report, experiment.rim(Firmware.GENUINE), Policy.DEFAULT);
    assertThat(appraisal.parts()).hasSize(2);
    assertThat(appraisal.parts().getFirst().subject()).startsWith("device 03:00.0, teeio:");
    assertThat(appraisal.parts())
        .allSatisfy(part -> {
          assertThat(failures(part)).isEmpty();
          assertThat(part.measurements().matched()).isEqualTo(8);
        });
    assertThat(appraisal.passed()).isTrue();
  }

  @Test
  void whoWantsOtherFirmwareIsNotContentWithTheTvmsOwnVerdict() {
    Appraisal appraisal = appraise(report, experiment.rim(Firmware.NEWER), Policy.DEFAULT);
    assertThat(appraisal.verdict().passed()).isTrue();
    assertThat(appraisal.passed()).isFalse();
    assertThat(failures(appraisal.parts().getFirst())).containsExactly("measurements");
  }

  @Test
  void whatAPolicyDemandsOfDevicesIsDemandedHere() {
    Policy strict = Policy.DEFAULT.requiring(Set.of("revocation"));
    Appraisal appraisal = appraise(report, experiment.rim(Firmware.GENUINE), strict);
    assertThat(appraisal.verdict().passed()).isTrue();
    assertThat(appraisal.passed()).isFalse();
  }

  @Test
  void evidenceOfAnotherDeviceIsNotThisOnes() {
    DeviceEvidence first = report.devices().getFirst();
    DeviceEvidence second = report.devices().getLast();
    DeviceEvidence mixed =
        new DeviceEvidence(
            first.interfaceId(), second.connection(), second.measurements(), first.report());
    Appraisal appraisal =
        appraise(showing(List.of(mixed, second)), experiment.rim(Firmware.GENUINE), Policy.DEFAULT);
    assertThat(failures(appraisal)).containsExactly("device 03:00.0 evidence");
    assertThat(failures(appraisal.parts().getFirst())).containsExactly("session certificate");
    assertThat(failures(appraisal.parts().getLast())).isEmpty();
  }

  @Test
  void whatIsNotThereCannotBeJudged() {
    Appraisal appraisal =
        appraise(
            showing(List.of(report.devices().getFirst())),
            experiment.rim(Firmware.GENUINE),
            Policy.DEFAULT);
    assertThat(failures(appraisal)).isEmpty();
    assertThat(appraisal.verdict().passed()).isFalse();
    DeviceEvidence first = report.devices().getFirst();
    DeviceEvidence empty =
        new DeviceEvidence(first.interfaceId(), Bytes.EMPTY, Bytes.EMPTY, first.report());
    Appraisal nothing =
        appraise(showing(List.of(empty)), experiment.rim(Firmware.GENUINE), Policy.DEFAULT);
    assertThat(failures(nothing.parts().getFirst()))
        .containsExactly("session certificate", "transcript form");
  }
}
