package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Boards that nobody built: two GPUs and two switches, and what can be wrong among them. */
class TopologyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Crypto CRYPTO = Crypto.portable();
  private static final Bytes NONCE = Bytes.fromHex("ab".repeat(32));
  private static final Bytes SINGLE = Bytes.of(0, 0);
  private static final Bytes PROTECTED = Bytes.of(2, 0);

  private final CertificateMint mint =
      new CertificateMint(CRYPTO, RandomSource.secure(), () -> NOW);
  private final MintedCertificate root = mint.root(KeyAlgorithm.EC_P256, "root");

  private Bytes chain(String chip, int serial) {
    return PemFile.encode(
        List.of(
            mint.device(root, KeyAlgorithm.EC_P256, "NVIDIA", chip, "S" + serial).certificate(),
            root.certificate()));
  }

  /** A switch calls itself by eight bytes; GPUs have them the other way round. */
  private static Bytes pdi(int number) {
    return Bytes.of(1, 2, 3, 4, 5, 6, 7, number);
  }

  private static Bytes turned(int number) {
    return Bytes.of(number, 7, 6, 5, 4, 3, 2, 1);
  }

  private NvidiaEvidence gpu(int number, Bytes nonce, Bytes mode, int... switches) {
    Bytes links = Bytes.zeros(16);
    for (int each : switches) {
      links = Bytes.concat(links, turned(each));
    }
    Bytes report =
        Reports.of(nonce)
            .block(1, 1, Bytes.zeros(48))
            .field(OpaqueField.FEATURE_FLAG, mode)
            .field(OpaqueField.SWITCH_PDI, links)
            .bytes();
    return NvidiaEvidence.of("GPU-" + number, report, chain("GH100", number));
  }

  private NvidiaEvidence nvSwitch(int number, int... gpus) {
    Bytes known = Bytes.EMPTY;
    for (int each : gpus) {
      known = Bytes.concat(known, Bytes.of(9, 9, 9, 9, 9, 9, 9, each));
    }
    Bytes report =
        Reports.of(NONCE)
            .block(1, 1, Bytes.zeros(48))
            .field(OpaqueField.DEVICE_PDI, pdi(number))
            .field(OpaqueField.DISABLED_PORTS, Bytes.zeros(2))
            .field(
                OpaqueField.SWITCH_GPU_PDIS,
                Bytes.concat(known, Bytes.zeros(64 - known.length()), Bytes.zeros(64)))
            .bytes();
    return NvidiaEvidence.of("SWITCH-" + number, report, chain("LS_10", 50 + number));
  }

  private static Appraisal appraise(Policy policy, List<NvidiaEvidence> board) {
    return new NvidiaAppraisal(new KnownChains(CRYPTO, 16))
        .appraiseAll(
            "board",
            board,
            new NvidiaCollateral(List.of(), Anchors.NONE, Anchors.NONE, Statements.NONE),
            policy,
            AsOf.both(NOW));
  }

  private static Check check(String name, NvidiaEvidence... board) {
    return check(appraise(Policy.DEFAULT, List.of(board)), name);
  }

  private static Check check(Appraisal appraisal, String name) {
    return appraisal.verdict().checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<NvidiaEvidence> board() {
    return List.of(
        gpu(1, NONCE, PROTECTED, 1, 2),
        gpu(2, NONCE, PROTECTED, 2, 1),
        nvSwitch(1, 1, 2),
        nvSwitch(2, 2, 1));
  }

  @Test
  void aWholeBoardAgrees() {
    Appraisal appraisal = appraise(Policy.DEFAULT, board());

    assertThat(appraisal.verdict().passed()).isTrue();
    assertThat(appraisal.parts()).hasSize(4);
    assertThat(appraisal.claims().values())
        .containsOnlyKeys("GPU-1", "GPU-2", "SWITCH-1", "SWITCH-2");
  }

  @Test
  void aSwitchThatIsKeptBackIsMissed() {
    List<NvidiaEvidence> three = new ArrayList<>(board());
    three.removeLast();

    Check topology = check("topology", three.toArray(NvidiaEvidence[]::new));
    assertThat(topology.result()).isEqualTo(Check.Result.FAIL);
    assertThat(topology.reason()).contains("GPU-1 is connected with");
  }

  @Test
  void aSwitchWithAStrangerAtItsPortsIsNoticed() {
    List<NvidiaEvidence> board = new ArrayList<>(board());
    board.set(3, nvSwitch(2, 1, 3));

    assertThat(check("topology", board.toArray(NvidiaEvidence[]::new)).reason())
        .contains("SWITCH-2 is connected with other GPUs");
  }

  @Test
  void aGpuThatIsNotShownIsMissed() {
    assertThat(check("topology", gpu(1, NONCE, PROTECTED, 1), nvSwitch(1, 1, 2)).reason())
        .contains("switches know 2 GPUs, and 1 were shown");
  }

  @Test
  void aSwitchIsShownOnce() {
    assertThat(
            check("topology", gpu(1, NONCE, PROTECTED, 1), nvSwitch(1, 1), nvSwitch(1, 1)).reason())
        .contains("was shown before");
  }

  @Test
  void protectedPcieNeedsItsSwitches() {
    Check topology = check("topology", gpu(1, NONCE, PROTECTED, 1), gpu(2, NONCE, PROTECTED, 1));
    assertThat(topology.result()).isEqualTo(Check.Result.NOT_CHECKED);
    assertThat(topology.required()).isTrue();

    Check single = check("topology", gpu(1, NONCE, SINGLE), gpu(2, NONCE, SINGLE));
    assertThat(single.required()).isFalse();
  }

  @Test
  void aPolicyMayRequireTheTopologyOfTheBoardAndNotOfEachDevice() {
    Policy strict =
        new Policy(
            "strict",
            Set.of("topology", "measurements"),
            Set.of(),
            RevocationPolicy.DEFAULT,
            Map.of());
    Appraisal appraisal = appraise(strict, List.of(gpu(1, NONCE, SINGLE), gpu(2, NONCE, SINGLE)));

    assertThat(check(appraisal, "topology").required()).isTrue();
    assertThat(appraisal.verdict().checks()).extracting(Check::name).doesNotContain("measurements");
    assertThat(appraisal.parts().getFirst().verdict().checks())
        .extracting(Check::name)
        .contains("measurements")
        .doesNotContain("topology");
  }

  @Test
  void aMinimumIsOneOfEachDeviceAndNotOfTheBoard() {
    Policy minimums =
        new Policy(
            "minimums", Set.of(), Set.of(), RevocationPolicy.DEFAULT, Map.of("vbios", "1.0"));
    Appraisal appraisal = appraise(minimums, List.of(gpu(1, NONCE, SINGLE), gpu(2, NONCE, SINGLE)));

    assertThat(appraisal.verdict().passed()).isTrue();
    assertThat(appraisal.parts())
        .allSatisfy(part ->
            assertThat(check(part, "vbios minimum version").result())
                .isEqualTo(Check.Result.NOT_CHECKED));
  }

  @Test
  void oneChallengeOneWayAndNobodyTwice() {
    NvidiaEvidence first = gpu(1, NONCE, SINGLE);

    assertThat(check("same nonce", first, gpu(2, Bytes.zeros(32), SINGLE)).result())
        .isEqualTo(Check.Result.FAIL);
    assertThat(check("gpu modes", first, gpu(2, NONCE, PROTECTED)).result())
        .isEqualTo(Check.Result.FAIL);
    assertThat(check("distinct devices", first, first).result()).isEqualTo(Check.Result.WARN);
  }

  @Test
  void flagsThatContradictEachOtherAreRefused() {
    Bytes report =
        Reports.of(NONCE)
            .field(OpaqueField.FEATURE_FLAG, PROTECTED)
            .field(OpaqueField.PROTECTED_PCIE_STATUS, Bytes.of(0x55))
            .bytes();
    Appraisal part =
        appraise(Policy.DEFAULT, List.of(NvidiaEvidence.of("GPU-0", report, chain("GH100", 1))))
            .parts()
            .getFirst();

    assertThat(check(part, "mode flags").result()).isEqualTo(Check.Result.FAIL);
    assertThat(check(part, "report signature").result()).isEqualTo(Check.Result.FAIL);
    assertThat(check(part, "architecture").reason()).isEqualTo("HOPPER (GH100)");
  }

  @Test
  void aBlockThatStandsTwiceIsAmbiguous() {
    Bytes report =
        Reports.of(NONCE).block(1, 1, Bytes.zeros(48)).block(1, 1, Bytes.zeros(48)).bytes();
    Appraisal part =
        appraise(Policy.DEFAULT, List.of(NvidiaEvidence.of("GPU-0", report, chain("GH100", 1))))
            .parts()
            .getFirst();

    assertThat(check(part, "report form").reason()).contains("block 1 stands twice");
  }
}
