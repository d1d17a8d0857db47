package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.LyingHart.Lie;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.rule.weakened.GuardsWithout;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TdmPolicy;
import io.teeio.tvm.TdmRule;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a TVM demands of a device, rule by rule, on the whole machine: evidence that breaks exactly
 * one rule is refused, and only that rule stands in its way. The TSM that gives false evidence is
 * played; all that it says of the device besides is true.
 */
class TdmRuleTest {
  private static final Lie TRUTH = new Lie() {};

  /** How each rule is broken, and by nothing else. */
  private static Lie lie(TdmRule rule) {
    return switch (rule) {
      case LINK_SECURED -> returning(CovgFunction.GET_DEVICE_LINK, 1);
      case SPDM_CONFIGURATION ->
          evidence(
              CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
              truth -> truth.slice(0, truth.length() - 1));
      case SESSION_SIGNED ->
          evidence(
              CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT, TdmRuleTest::withAnotherSignature);
      case STATE_LOCKED ->
          returning(CovgFunction.GET_INTERFACE_STATE, TdiState.CONFIG_UNLOCKED.wire());
      case RUN_AFTER_START ->
          returning(CovgFunction.GET_INTERFACE_STATE, TdiState.CONFIG_LOCKED.wire());
      case REPORT_CONFIGURATION ->
          evidence(
              CovgFunction.GET_INTERFACE_REPORT,
              truth -> flipped(truth, 0, InterfaceReport.NO_FW_UPDATE));
      case MMIO_RANGES ->
          evidence(CovgFunction.GET_INTERFACE_REPORT, TdmRuleTest::withALargerFirstRange);
      case MEASUREMENTS_SIGNED ->
          evidence(
              CovgFunction.GET_DEVICE_MEASUREMENTS, truth -> flipped(truth, truth.length() - 1, 1));
      case DECISION_RECORDED ->
          returning(CovgFunction.EXTEND_MEASUREMENT, SbiResult.of(SbiError.FAILED));
      case CHAIN_TRUSTED, MEASUREMENTS_KNOWN, POLICY_MET ->
          TRUTH; // the policy's or the device's fault
    };
  }

  private static Lie returning(CovgFunction function, long value) {
    return returning(function, SbiResult.success(value));
  }

  private static Lie returning(CovgFunction function, SbiResult result) {
    return new Lie() {
      @Override
      public SbiResult result(SbiCall call, SbiResult truth) {
        return call.is(function) ? result : truth;
      }
    };
  }

  private static Lie evidence(CovgFunction function, UnaryOperator<Bytes> change) {
    return new Lie() {
      @Override
      public Bytes evidence(SbiCall call, Bytes truth) {
        return call.is(function) ? change.apply(truth) : truth;
      }
    };
  }

  private static Bytes flipped(Bytes bytes, int at, int bits) {
    byte[] copy = bytes.toArray();
    copy[at] ^= (byte) bits;
    return Bytes.copyOf(copy);
  }

  private static Bytes withAnotherSignature(Bytes transcript) {
    try {
      ConnectionEvidence evidence = ConnectionEvidence.read(transcript, Guards.all());
      Bytes signature = evidence.keyExchangeResponse().signature();
      int at = indexOf(transcript, signature);
      return flipped(transcript, at + signature.length() - 1, 1);
    } catch (MalformedInput | Violation broken) {
      throw new AssertionError(broken);
    }
  }

  private static int indexOf(Bytes all, Bytes part) {
    for (int at = 0; at + part.length() <= all.length(); at++) {
      if (all.slice(at, at + part.length()).equals(part)) {
        return at;
      }
    }
    throw new AssertionError("the signature is not in the transcript");
  }

  private static Bytes withALargerFirstRange(Bytes report) {
    try {
      InterfaceReport truth = InterfaceReport.read(report);
      List<MmioRange> ranges = new ArrayList<>(truth.ranges());
      MmioRange first = ranges.getFirst();
      ranges.set(
          0,
          new MmioRange(first.firstPage(), first.pages() + 1, first.attributes(), first.rangeId()));
      return new InterfaceReport(
              truth.interfaceInfo(),
              truth.msixMessageControl(),
              truth.lnrControl(),
              truth.tphControl(),
              ranges,
              truth.deviceSpecific())
          .toBytes();
    } catch (MalformedInput broken) {
      throw new AssertionError(broken);
    }
  }

  private static Policy wanting(String check) {
    return new Policy("test", Set.of(check), Set.of(), RevocationPolicy.DEFAULT, Map.of());
  }

  private static Anchors strangers() {
    Crypto crypto = Crypto.fastest();
    CertificateMint mint =
        new CertificateMint(crypto, new SeededRandom(99), InstantSource.fixed(Experiment.NOW));
    return new Anchors(List.of(mint.root(KeyAlgorithm.EC_P384, "stranger").certificate().der()));
  }

  private static Experiment experiment(TdmRule broken, Guards guards) throws Exception {
    Firmware firmware = broken == TdmRule.MEASUREMENTS_KNOWN ? Firmware.TAMPERED : Firmware.GENUINE;
    return Experiment.bound(Setup.plain().withGuestGuards(guards).withFirmware(firmware));
  }

  /** Whether the device gets in; with every check that was made. */
  private static boolean isLetIn(Experiment experiment, TdmRule broken) throws Exception {
    AtomicBoolean in = new AtomicBoolean();
    experiment.run(guest -> {
      TdmPolicy policy = experiment.policy();
      TdmPolicy judged =
          switch (broken) {
            case CHAIN_TRUSTED -> new TdmPolicy(strangers(), policy.rim(), true, true);
            case POLICY_MET -> policy.withPolicy(wanting("firmware version"), Bytes.of(1));
            default -> policy;
          };
      boolean later = broken == TdmRule.RUN_AFTER_START;
      Tdm judging = guest.tdm(judged, later ? TRUTH : lie(broken));
      Tdm.Decision decision = judging.verify(experiment.id());
      if (later && decision.accepted()) {
        in.set(
            guest
                .tdm(judged, lie(broken))
                .accept(experiment.id(), decision.report().orElseThrow(), GuestLayout.mmio(0)));
      } else {
        in.set(decision.accepted());
      }
    });
    return in.get();
  }

  @ParameterizedTest
  @EnumSource
  void evidenceThatBreaksTheRuleIsRefused(TdmRule rule) throws Exception {
    Experiment experiment = experiment(rule, Guards.all());
    assertThat(isLetIn(experiment, rule)).isFalse();
    assertThat(experiment.heard().checks())
        .filteredOn(check -> check.result() == Check.Result.FAIL)
        .as("%s", experiment.heard().checks())
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nothingElseWouldHaveStoppedIt(TdmRule rule) throws Exception {
    Experiment experiment = experiment(rule, new GuardsWithout(rule));
    assertThat(isLetIn(experiment, rule)).as("%s", experiment.heard().checks()).isTrue();
  }

  @Test
  void aDeviceWithoutFaultPassesEveryCheckByEveryRule() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(guest -> guest.begin(0));
    assertThat(experiment.heard().checks())
        .hasSizeGreaterThan(8)
        .allMatch(check -> check.result() == Check.Result.PASS || !check.required());
  }
}
