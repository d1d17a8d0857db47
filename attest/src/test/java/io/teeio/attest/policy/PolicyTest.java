package io.teeio.attest.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.Check.Result;
import io.teeio.attest.Repeatable;
import io.teeio.attest.Verdict;
import io.teeio.attest.policy.AnchorPolicy.Root;
import io.teeio.attest.policy.AnchorPolicy.Roots;
import io.teeio.attest.policy.UpdatePolicy.Firmware;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTest {
  private static final Crypto CRYPTO = Crypto.portable();

  private static Policy policy(Set<String> required, Set<String> waived) {
    return new Policy("p", required, waived, RevocationPolicy.DEFAULT, Map.of());
  }

  private static Verdict judged(Policy policy, Check... checks) {
    return new Verdict(policy.judge(List.of(checks)));
  }

  @Test
  void whatIsDemandedAndWasNotAskedWithholdsTheVerdict() {
    Verdict verdict = judged(policy(Set.of("nonce"), Set.of()), Check.pass("a", ""));
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
    assertThat(verdict.checks().getLast().name()).isEqualTo("nonce");
  }

  @Test
  void whatIsDemandedMustPassAndNotMerelyWarn() {
    Policy policy = policy(Set.of("nonce"), Set.of());
    assertThat(judged(policy, Check.warn("nonce", "odd")).outcome())
        .isEqualTo(Verdict.Outcome.FAIL);
    assertThat(judged(policy, Check.notRequired("nonce", "none")).outcome())
        .isEqualTo(Verdict.Outcome.NOT_CHECKED);
    assertThat(judged(policy, Check.pass("nonce", "same")).passed()).isTrue();
    assertThat(judged(Policy.DEFAULT, Check.warn("nonce", "odd")).passed()).isTrue();
  }

  @Test
  void whatIsWaivedWarnsAndSaysSo() {
    Verdict verdict =
        judged(
            policy(Set.of(), Set.of("dates", "age")),
            Check.fail("dates", "expired"),
            Check.notChecked("age", "unknown"));
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.checks().getFirst().result()).isEqualTo(Result.WARN);
    assertThat(verdict.checks().getFirst().reason()).isEqualTo("waived by the policy: expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"report signature", "driver rim form", "certificate chain", "vbios rim signature"})
  void whatProvesWhoseWordsTheyAreCannotBeWaived(String name) {
    assertThat(judged(policy(Set.of(), Set.of(name)), Check.fail(name, "bad")).outcome())
        .isEqualTo(Verdict.Outcome.FAIL);
  }

  @ParameterizedTest
  @CsvSource({
    "driver,550.90.07,PASS",
    "driver,550.90.7,PASS",
    "driver,550.90.08,PASS",
    "driver,550.100.01,PASS",
    "driver,550.90,FAIL",
    "driver,550.90.06,FAIL",
    "driver,549.99.99,FAIL",
    "driver,unknown,FAIL",
    "driver,'',FAIL",
    "vbios,96.00.9f.00.01,PASS",
    "vbios,96.00.A0.00.00,PASS",
    "vbios,96.00.9E.FF.FF,FAIL",
    "vbios,96.00.99.00.01,FAIL",
  })
  void anOlderVersionIsRefused(String what, String actual, Result result) {
    Policy policy =
        new Policy(
            "p",
            Set.of(),
            Set.of(),
            RevocationPolicy.DEFAULT,
            Map.of("driver", "550.90.07", "vbios", "96.00.9F.00.01"));
    assertThat(policy.minimumVersion(what, actual).map(Check::result)).contains(result);
    assertThat(Policy.DEFAULT.minimumVersion(what, actual)).isEmpty();
  }

  @Test
  void aMinimumThatNobodyComparedWithholdsTheVerdict() throws PolicyError {
    Policy policy =
        PolicyYaml.read(
            """
            {policy: teeio-policy/1, name: n, minimumVersions: {driver: 1.2.3},
             minimumSecurityVersions: {7: 4}}
            """);
    assertThat(judged(policy, Check.pass("a", "")).checks())
        .extracting(Check::name, Check::result)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", Result.PASS),
            org.assertj.core.groups.Tuple.tuple("driver minimum version", Result.NOT_CHECKED),
            org.assertj.core.groups.Tuple.tuple(
                "measurement 7 security version", Result.NOT_CHECKED));
    assertThat(
            judged(
                    policy,
                    policy.minimumVersion("driver", "1.2.3").orElseThrow(),
                    policy.minimumSecurityVersion(7, 4).orElseThrow())
                .passed())
        .isTrue();
    assertThat(policy.minimumSecurityVersion(7, 3).map(Check::result)).contains(Result.FAIL);
    assertThat(policy.minimumSecurityVersion(7, -1).map(Check::result)).contains(Result.PASS);
    assertThat(policy.minimumSecurityVersion(8, 0)).isEmpty();
  }

  /** NO_FW_UPDATE, MEAS_FRESH_CAP, session ends: each of the eight for each policy. */
  @ParameterizedTest
  @CsvSource({
    "LOCKED,       ----++++",
    "ENDS_SESSION, ---+++++",
    "MEASURED,     --++++++",
    "ANY,          ++++++++"
  })
  void anUpdateMustNotGoUnseen(Firmware firmware, String accepted) {
    UpdatePolicy policy = new UpdatePolicy(firmware, false, false);
    for (int bits = 0; bits < 8; bits++) {
      Check check = policy.check((bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0);
      assertThat(check.result() == Result.PASS)
          .as(check.reason())
          .isEqualTo(accepted.charAt(bits) == '+');
    }
  }

  @ParameterizedTest
  @EnumSource
  void freshMeasurementsAndTheSessionsEndCanBeDemandedInAnyCase(Firmware firmware) {
    UpdatePolicy both = new UpdatePolicy(firmware, true, true);
    assertThat(both.check(true, true, true).result()).isEqualTo(Result.PASS);
    assertThat(both.check(true, false, true).result()).isEqualTo(Result.FAIL);
    assertThat(both.check(true, true, false).result()).isEqualTo(Result.FAIL);
  }

  @Test
  void modesThatThePolicyDoesNotTakeAreRefused() {
    ModePolicy usual = ModePolicy.DEFAULT;
    assertThat(usual.deviceMode(OperationalMode.NORMAL).result()).isEqualTo(Result.PASS);
    assertThat(usual.deviceMode(OperationalMode.MANUFACTURING).result()).isEqualTo(Result.FAIL);
    assertThat(usual.debugMode(true, Optional.empty()).result()).isEqualTo(Result.FAIL);
    assertThat(usual.debugMode(false, Optional.of(true)).result()).isEqualTo(Result.PASS);
    assertThat(usual.gpuMode(GpuMode.MULTIPLE)).isEmpty();
    ModePolicy strict =
        new ModePolicy(
            ModePolicy.Debug.NEVER_ACTIVE, Set.of(OperationalMode.NORMAL), Set.of(GpuMode.SINGLE));
    assertThat(strict.debugMode(false, Optional.of(true)).result()).isEqualTo(Result.FAIL);
    assertThat(strict.debugMode(false, Optional.of(false)).result()).isEqualTo(Result.PASS);
    assertThat(strict.debugMode(false, Optional.empty()).result()).isEqualTo(Result.NOT_CHECKED);
    assertThat(strict.gpuMode(GpuMode.MULTIPLE).map(Check::result)).contains(Result.FAIL);
    assertThat(strict.gpuMode(GpuMode.SINGLE).map(Check::result)).contains(Result.PASS);
    ModePolicy any = new ModePolicy(ModePolicy.Debug.ANY, Set.of(), Set.of());
    assertThat(any.debugMode(true, Optional.empty()).result()).isEqualTo(Result.WARN);
    assertThat(any.debugMode(false, Optional.of(false)).result()).isEqualTo(Result.PASS);
  }

  @Test
  void algorithmsThatThePolicyDoesNotTakeAreRefused() {
    AlgorithmPolicy policy =
        new AlgorithmPolicy(Set.of(SignatureAlgorithm.ECDSA_P384), Set.of(HashAlgorithm.SHA_384));
    assertThat(policy.check(SignatureAlgorithm.ECDSA_P384, HashAlgorithm.SHA_384).result())
        .isEqualTo(Result.PASS);
    assertThat(policy.check(SignatureAlgorithm.ECDSA_P256, HashAlgorithm.SHA_384).result())
        .isEqualTo(Result.FAIL);
    assertThat(policy.check(SignatureAlgorithm.ECDSA_P384, HashAlgorithm.SHA_256).result())
        .isEqualTo(Result.FAIL);
    assertThat(
            AlgorithmPolicy.ANY
                .check(SignatureAlgorithm.RSASSA_2048, HashAlgorithm.SHA_256)
                .result())
        .isEqualTo(Result.PASS);
  }

  @Test
  void aPolicyThatListsRootsHasTheLastWord() {
    CertificateMint mint =
        new CertificateMint(
            CRYPTO, new Repeatable(3), InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
    Certificate a = mint.root(KeyAlgorithm.EC_P256, "a").certificate();
    Certificate b = mint.root(KeyAlgorithm.EC_P256, "b").certificate();
    Certificate c = mint.root(KeyAlgorithm.EC_P256, "c").certificate();
    Anchors given = new Anchors(List.of(a.der(), b.der()));
    assertThat(Roots.ANY.choose(given, List.of(c), CRYPTO)).isEqualTo(given);
    Roots roots =
        new Roots(
            List.of(
                new Root.Pinned(HashAlgorithm.SHA_384, CRYPTO.hash(HashAlgorithm.SHA_384, a.der())),
                new Root.Whole(c)));
    Anchors chosen = roots.choose(given, List.of(a), CRYPTO);
    assertThat(chosen.roots()).containsExactly(a.der(), c.der());
    assertThat(roots.choose(Anchors.NONE, List.of(a, b), CRYPTO)).isEqualTo(chosen);
    assertThat(roots.choose(Anchors.NONE, List.of(b), CRYPTO).roots()).containsExactly(c.der());
  }

  @Test
  void whatIsDemandedIsNotWaivedAsWell() {
    Policy policy = Policy.DEFAULT.waiving(Set.of("nonce", "dates")).requiring(Set.of("nonce"));
    assertThat(policy.judge(List.of(Check.fail("nonce", ""), Check.fail("dates", ""))))
        .extracting(Check::result)
        .containsExactly(Result.FAIL, Result.WARN);
    assertThat(policy.name()).isEqualTo(Policy.DEFAULT.name());
  }
}
