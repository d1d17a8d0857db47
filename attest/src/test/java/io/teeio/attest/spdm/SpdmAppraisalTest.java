package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Check.Result;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.Rim;
import io.teeio.attest.Verdict;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.AlgorithmPolicy;
import io.teeio.attest.policy.AnchorPolicy;
import io.teeio.attest.policy.ModePolicy;
import io.teeio.attest.policy.OperationalMode;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.policy.UpdatePolicy;
import io.teeio.attest.result.AppraisalJson;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.capture.SignedTranscript;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a verifier concludes of devices that a test makes, good ones and others. */
class SpdmAppraisalTest {
  private static final AsOf NOW = AsOf.both(MintedDevice.NOW);
  private static final KnownChains KNOWN = new KnownChains(MintedDevice.CRYPTO, 16);
  private static final Bytes FIRMWARE =
      MintedDevice.CRYPTO.hash(HashAlgorithm.SHA_256, Bytes.of(1, 2, 3));
  private static final Rim RIM =
      new Rim(
          MintedDevice.NAME,
          List.of(
              new Rim.ReferenceValue(1, "firmware", false, FIRMWARE),
              new Rim.ReferenceValue(2, "version", true, Bytes.of('1', '.', '4', '.', '2'))));
  private static final SpdmCollateral COLLATERAL =
      new SpdmCollateral(MintedDevice.anchors(), List.of(RIM));

  private static Appraisal appraise(
      SpdmEvidence evidence, SpdmCollateral collateral, Policy policy) {
    return new SpdmAppraisal(KNOWN).appraise(evidence, collateral, policy, NOW);
  }

  private static Appraisal appraise(SpdmEvidence evidence) {
    return appraise(evidence, COLLATERAL, Policy.DEFAULT);
  }

  private static SpdmEvidence report(MintedDevice device) throws Exception {
    Bytes transcript =
        device
            .identified()
            .getMeasurements(MeasurementQuery.allSigned(0, MintedDevice.NONCE))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    return SpdmEvidence.of(transcript, Optional.of(MintedDevice.chain()))
        .withNonce(MintedDevice.NONCE);
  }

  private static Check check(Appraisal appraisal, String name) {
    return appraisal.verdict().checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check " + name + " in " + names(appraisal)));
  }

  private static List<String> names(Appraisal appraisal) {
    return appraisal.verdict().checks().stream().map(Check::name).toList();
  }

  private static List<String> failures(Appraisal appraisal) {
    return appraisal.verdict().failures().stream().map(Check::name).toList();
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void aGoodDevicePassesInEveryVersion(SpdmVersion version) throws Exception {
    Appraisal appraisal = appraise(report(MintedDevice.of(version)));
    assertThat(appraisal.verdict().failures()).isEmpty();
    assertThat(appraisal.verdict().outcome()).isEqualTo(Verdict.Outcome.PASS);
    assertThat(appraisal.subject()).isEqualTo(MintedDevice.NAME);
    assertThat(appraisal.measurements().matched()).isEqualTo(2);
    assertThat(check(appraisal, "negotiation").result())
        .isEqualTo(version.atLeast(SpdmVersion.V1_2) ? Result.PASS : Result.WARN);
    assertThat(AppraisalJson.write(appraisal))
        .contains("\"version\" : \"1.4.2\"")
        .contains("\"securityVersion\" : 7");
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void aChallengeAndItsMeasurementsBelongTogether(SpdmVersion version) throws Exception {
    MintedDevice device = MintedDevice.of(version);
    device.identified().challenge(0, SummaryType.ALL).orAbort();
    device.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    List<Bytes> transcripts = device.signed().stream().map(SignedTranscript::transcript).toList();
    assertThat(transcripts).hasSize(2);
    Appraisal appraisal = appraise(new SpdmEvidence(transcripts, Optional.empty(), List.of()));
    assertThat(appraisal.verdict().failures()).isEmpty();
    for (String name :
        List.of("challenge signature", "chain digest", "report signature", "measurement summary")) {
      assertThat(check(appraisal, name).result()).as(name).isEqualTo(Result.PASS);
    }
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void oneBitInAnyByteIsNoticed(SpdmVersion version) throws Exception {
    SpdmEvidence good = report(MintedDevice.of(version));
    Bytes transcript = good.transcripts().getFirst();
    int step = version == SpdmVersion.V1_3 ? 1 : 3;
    for (int at = 0; at < transcript.length(); at += step) {
      byte[] changed = transcript.toArray();
      changed[at] ^= (byte) (1 << at % 8);
      SpdmEvidence bad =
          new SpdmEvidence(List.of(Bytes.copyOf(changed)), good.chain(), good.nonces());
      assertThat(appraise(bad).passed()).as("byte " + at).isFalse();
    }
  }

  @Test
  void theSameInputsGiveTheSameBytes() throws Exception {
    SpdmEvidence evidence = report(MintedDevice.of(SpdmVersion.V1_3));
    assertThat(AppraisalJson.write(appraise(evidence)))
        .isEqualTo(AppraisalJson.write(appraise(evidence)));
  }

  @Test
  void anotherNonceIsRefusedAndNoneIsNotAsked() throws Exception {
    SpdmEvidence evidence = report(MintedDevice.of(SpdmVersion.V1_2));
    Appraisal other = appraise(evidence.withNonce(Bytes.zeros(32)));
    assertThat(failures(other)).containsExactly("nonce");
    assertThat(check(other, "nonce").compared().orElseThrow().actual())
        .isEqualTo(MintedDevice.NONCE.toString());
    Appraisal none =
        appraise(new SpdmEvidence(evidence.transcripts(), evidence.chain(), List.of()));
    assertThat(none.passed()).isTrue();
    assertThat(check(none, "nonce").result()).isEqualTo(Result.NOT_CHECKED);
  }

  @Test
  void withoutAnchorsOrReferenceValuesNothingIsTrusted() throws Exception {
    SpdmEvidence evidence = report(MintedDevice.of(SpdmVersion.V1_2));
    Appraisal unanchored =
        appraise(evidence, new SpdmCollateral(Anchors.NONE, List.of(RIM)), Policy.DEFAULT);
    assertThat(unanchored.verdict().outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
    Appraisal unreferenced =
        appraise(evidence, new SpdmCollateral(MintedDevice.anchors(), List.of()), Policy.DEFAULT);
    assertThat(unreferenced.verdict().outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
    assertThat(check(unreferenced, "measurements").result()).isEqualTo(Result.NOT_CHECKED);
  }

  @Test
  void anotherRootIsRefused() throws Exception {
    SpdmEvidence evidence = report(MintedDevice.of(SpdmVersion.V1_2));
    Anchors others =
        Anchors.of(
            List.of(
                new CertificateMint(
                        MintedDevice.CRYPTO, new Random(99)::nextBytes, MintedDevice.CLOCK)
                    .root(KeyAlgorithm.EC_P256, "device root")
                    .certificate()));
    Appraisal strange =
        appraise(evidence, new SpdmCollateral(others, List.of(RIM)), Policy.DEFAULT);
    assertThat(failures(strange)).containsExactly("certificate chain");
    byte[] chain = MintedDevice.chain().toArray();
    chain[4] ^= 1;
    SpdmEvidence damaged =
        new SpdmEvidence(
            evidence.transcripts(), Optional.of(Bytes.copyOf(chain)), evidence.nonces());
    assertThat(failures(appraise(damaged))).containsExactly("root hash");
  }

  @Test
  void aChainThatCannotBeReadIsAnAnswerToo() throws Exception {
    SpdmEvidence evidence = report(MintedDevice.of(SpdmVersion.V1_2));
    Appraisal appraisal =
        appraise(
            new SpdmEvidence(evidence.transcripts(), Optional.of(Bytes.of(1, 2, 3)), List.of()));
    assertThat(failures(appraisal)).containsExactly("certificate chain form");
    assertThat(check(appraisal, "report signature").result()).isEqualTo(Result.NOT_CHECKED);
    Appraisal missing =
        appraise(new SpdmEvidence(evidence.transcripts(), Optional.empty(), List.of()));
    assertThat(missing.verdict().outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
  }

  @Test
  void aTranscriptThatCannotBeReadIsAnAnswerToo() {
    Appraisal appraisal =
        appraise(SpdmEvidence.of(Bytes.of(0x12, 0xE0), Optional.of(MintedDevice.chain())));
    assertThat(failures(appraisal)).contains("transcript form");
    assertThat(failures(appraise(new SpdmEvidence(List.of(), Optional.empty(), List.of()))))
        .containsExactly("transcript form");
  }

  @Test
  void measurementsOfAnUpdateThatWaitsAreNotThoseOfWhatRuns() throws Exception {
    List<io.teeio.spdm.responder.MeasuredElement> elements = new ArrayList<>();
    for (var element : MintedDevice.elements(MintedDevice.mode(4, 0))) {
      elements.add(element.withRenewed(element.value()));
    }
    MintedDevice device = new MintedDevice(SpdmVersion.V1_3, elements);
    Bytes transcript =
        device
            .identified()
            .getMeasurements(MeasurementQuery.allSigned(0).asRenewed())
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    Appraisal appraisal = appraise(SpdmEvidence.of(transcript, Optional.of(MintedDevice.chain())));
    assertThat(failures(appraisal)).containsExactly("running firmware");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, NOT_ACTIVE, ''",
    "4, 1, NOT_ACTIVE, debug mode",
    "4, 2, NOT_ACTIVE, debug mode",
    "4, 8, NOT_ACTIVE, ''",
    "4, 8, NEVER_ACTIVE, debug mode",
    "4, 16, NEVER_ACTIVE, debug mode",
    "4, 2, ANY, ''",
    "1, 0, ANY, device mode",
    "32, 0, ANY, device mode",
    "6, 0, ANY, device mode",
    "0, 0, ANY, device mode"
  })
  void modesAreAsThePolicyHasThem(
      int operational, int debug, ModePolicy.Debug tolerated, String failed) throws Exception {
    Policy policy =
        policy(
            new ModePolicy(tolerated, Set.of(OperationalMode.NORMAL), Set.of()),
            Map.of(),
            Map.of());
    MintedDevice device =
        new MintedDevice(
            SpdmVersion.V1_2, MintedDevice.elements(MintedDevice.mode(operational, debug)));
    Appraisal appraisal = appraise(report(device), COLLATERAL, policy);
    assertThat(failures(appraisal)).isEqualTo(failed.isEmpty() ? List.of() : List.of(failed));
  }

  private static Policy policy(
      ModePolicy modes, Map<String, String> versions, Map<Integer, Long> securityVersions) {
    return new Policy(
        "test",
        Set.of(),
        Set.of(),
        RevocationPolicy.DEFAULT,
        versions,
        securityVersions,
        AnchorPolicy.ANY,
        modes,
        UpdatePolicy.DEFAULT,
        AlgorithmPolicy.ANY);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, 1.4.1, 7, ''",
    "1.3, 1.4.2, 7, spdm minimum version",
    "1.0, 1.5.0, 7, firmware minimum version",
    "1.0, 1.4.2, 8, measurement 3 security version"
  })
  void versionsAreAsThePolicyHasThem(String spdm, String firmware, long number, String failed)
      throws Exception {
    Policy policy =
        policy(ModePolicy.DEFAULT, Map.of("spdm", spdm, "firmware", firmware), Map.of(3, number));
    Appraisal appraisal = appraise(report(MintedDevice.of(SpdmVersion.V1_2)), COLLATERAL, policy);
    assertThat(failures(appraisal)).isEqualTo(failed.isEmpty() ? List.of() : List.of(failed));
    assertThat(appraisal.passed()).isEqualTo(failed.isEmpty());
  }

  @Test
  void aSecurityVersionThatNobodyMeasuredIsNotPassed() throws Exception {
    Policy policy = policy(ModePolicy.DEFAULT, Map.of(), Map.of(9, 1L));
    Appraisal appraisal = appraise(report(MintedDevice.of(SpdmVersion.V1_2)), COLLATERAL, policy);
    assertThat(appraisal.passed()).isFalse();
    assertThat(check(appraisal, "measurement 9 security version").result())
        .isEqualTo(Result.NOT_CHECKED);
  }

  @Test
  void whatDiffersIsNamed() throws Exception {
    Rim rim =
        new Rim(
            MintedDevice.NAME,
            List.of(
                new Rim.ReferenceValue(1, "firmware", false, Bytes.zeros(32)),
                new Rim.ReferenceValue(9, "nothing", false, Bytes.zeros(32))));
    Appraisal appraisal =
        appraise(
            report(MintedDevice.of(SpdmVersion.V1_2)),
            new SpdmCollateral(MintedDevice.anchors(), List.of(rim)),
            Policy.DEFAULT);
    assertThat(failures(appraisal)).containsExactly("measurements");
    assertThat(appraisal.measurements().mismatched())
        .containsExactly(
            new Mismatch(
                1,
                "firmware",
                List.of(Bytes.zeros(32).toString()),
                Optional.of(FIRMWARE.toString())),
            new Mismatch(9, "nothing", List.of(Bytes.zeros(32).toString()), Optional.empty()));
  }

  @Test
  void ofSeveralReferenceValuesThoseThatNameTheDeviceCount() throws Exception {
    Rim other = new Rim("another device", RIM.values());
    Rim wrong =
        new Rim(
            MintedDevice.NAME,
            List.of(new Rim.ReferenceValue(1, "firmware", false, Bytes.zeros(32))));
    SpdmEvidence evidence = report(MintedDevice.of(SpdmVersion.V1_2));
    assertThat(comparing(evidence, other, wrong).passed()).isFalse();
    assertThat(comparing(evidence, wrong, RIM).passed()).isTrue();
    assertThat(comparing(evidence, new Rim(MintedDevice.NAME, List.of())).passed()).isFalse();
  }

  @Test
  void ofSeveralDevicesEachIsAPart() throws Exception {
    SpdmEvidence good = report(MintedDevice.of(SpdmVersion.V1_2));
    SpdmEvidence bad = good.withNonce(Bytes.zeros(32));
    SpdmAppraisal appraisals = new SpdmAppraisal(KNOWN);
    Appraisal both = appraisals.appraiseAll(List.of(good, bad), COLLATERAL, Policy.DEFAULT, NOW);
    assertThat(both.parts()).extracting(Appraisal::passed).containsExactly(true, false);
    assertThat(both.passed()).isFalse();
    assertThat(both.measurements().compared()).isEqualTo(4);
    assertThat(appraisals.appraiseAll(List.of(good), COLLATERAL, Policy.DEFAULT, NOW).passed())
        .isTrue();
    Appraisal none = appraisals.appraiseAll(List.of(), COLLATERAL, Policy.DEFAULT, NOW);
    assertThat(failures(none)).containsExactly("signed evidence");
  }

  private static Appraisal comparing(SpdmEvidence evidence, Rim... rims) {
    return appraise(
        evidence, new SpdmCollateral(MintedDevice.anchors(), List.of(rims)), Policy.DEFAULT);
  }
}
