package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another verifier came to, relied on or not. */
final class ResultAppraisalTest {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final Bytes NONCE = Bytes.fromHex("c0ffee0123456789");
  private static final Signers SIGNERS =
      new Signers(List.of(Keys.ANOTHER.verificationKey(), Keys.VERIFIER.verificationKey()));

  private static String ear(Appraisal appraisal) {
    return EarToken.of(appraisal, List.of("default"), new VerifierId("us", "1"), NOW)
        .validFor(Duration.ofHours(1))
        .answering(NONCE)
        .sign(Keys.CRYPTO, Keys.VERIFIER, Keys.random(3))
        .compact();
  }

  private static Appraisal appraise(String token, Signers signers, Policy policy) {
    return new ResultAppraisal(Keys.CRYPTO)
        .appraise(token, signers, Optional.of(NONCE), policy, AsOf.both(NOW));
  }

  private static Policy policy(Set<String> required, Set<String> waived) {
    return new Policy("p", required, waived, RevocationPolicy.DEFAULT, Map.of());
  }

  private static List<String> failures(Appraisal appraisal) {
    return appraisal.verdict().failures().stream().map(Check::name).toList();
  }

  @Test
  void anAffirmedDevicePassesBySomeKeyOfThoseGiven() {
    Appraisal appraisal = appraise("\n" + ear(Samples.GOOD) + "\n", SIGNERS, Policy.DEFAULT);
    assertThat(appraisal.passed()).as(appraisal.toString()).isTrue();
    assertThat(appraisal.subject()).isEqualTo("EAR of " + Samples.GOOD.subject());
    assertThat(appraisal.claims().values())
        .containsEntry("status", new Claim.Text("affirming"))
        .containsEntry("verifier", new Claim.Text("us"))
        .containsKey("devices");
  }

  @Test
  void withoutAKeyNothingPasses() {
    Appraisal appraisal = appraise(ear(Samples.GOOD), Signers.NONE, Policy.DEFAULT);
    assertThat(appraisal.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
    Appraisal waived =
        appraise(ear(Samples.GOOD), Signers.NONE, policy(Set.of(), Set.of("token signature")));
    assertThat(waived.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
  }

  @Test
  void severalKeysOfWhichNoneSignedAreRefused() {
    Signers strangers =
        new Signers(List.of(Keys.ANOTHER.verificationKey(), Keys.ANOTHER.verificationKey()));
    Appraisal appraisal = appraise(ear(Samples.GOOD), strangers, Policy.DEFAULT);
    assertThat(failures(appraisal)).containsExactly("token signature");
    assertThat(appraisal.verdict().failures().getFirst().reason()).contains("none of the 2 keys");
  }

  @Test
  void aRefusedDeviceIsRefusedWhateverThePolicy() {
    Policy generous = policy(Set.of(), Set.of("token status", "token warnings"));
    assertThat(failures(appraise(ear(Samples.BAD), SIGNERS, generous)))
        .containsExactly("token status");
    assertThat(Policy.mayWaive("GPU-0 token digest")).isFalse();
  }

  @Test
  void aPolicyMayDemandWhatNobodyAsked() {
    Appraisal appraisal =
        appraise(ear(Samples.GOOD), SIGNERS, policy(Set.of("revocation"), Set.of()));
    assertThat(appraisal.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eyJ", "a.b.c", "{}", "[]", "[[\"JWT\",\"a.b.c\"],{\"x\":\"y\"}]"})
  void whatIsNoTokenFailsByItsForm(String text) {
    assertThat(failures(appraise(text, SIGNERS, Policy.DEFAULT))).containsExactly("token form");
  }

  @Test
  void aTokenOfAnotherKindFailsByItsForm() {
    String other =
        JsonWebToken.sign(
                Keys.CRYPTO, Keys.VERIFIER, EarJson.header(), "{\"sub\":\"x\"}", Keys.random(1))
            .compact();
    assertThat(failures(appraise(other, SIGNERS, Policy.DEFAULT))).containsExactly("token form");
  }

  /** Every value of JSON can be shown. */
  @Test
  void claimsOfABundleAreShownAsTheyAre() {
    String claims =
        "{\"a\":[1,1.5,null,{\"b\":true}],\"c\":123456789012345678901,\"d\":\"\\u0007\"}";
    String token =
        JsonWebToken.sign(Keys.CRYPTO, Keys.VERIFIER, EarJson.header(), claims, Keys.random(1))
            .compact();
    Appraisal appraisal =
        appraise(
            "[[\"JWT\",\"" + token + "\"],{\"x\":\"" + token + "\"}]", SIGNERS, Policy.DEFAULT);
    assertThat(AppraisalJson.compact(appraisal))
        .contains("\"a\":[1,\"1.5\",null,{\"b\":true}],\"c\":\"123456789012345678901\"");
    assertThat(AppraisalText.write(appraisal)).contains("d: \\u0007");
  }
}
