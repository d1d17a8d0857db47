package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Appraisal;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EarTokenTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:02:03.456Z");
  private static final VerifierId US = new VerifierId("https://teeio.io", "teeio 0.1");

  private static final Signers US_ALONE = Signers.of(Keys.VERIFIER.verificationKey());

  private static EarToken ear(Appraisal appraisal) {
    return EarToken.of(appraisal, List.of("default"), US, NOW);
  }

  private static Appraisal of(Check... checks) {
    return new Appraisal(
        "GPU-0",
        new Verdict(List.of(checks)),
        MeasurementComparison.NONE,
        Claim.Table.EMPTY,
        Samples.AS_OF);
  }

  private static JsonWebToken signed(EarToken ear) {
    return ear.sign(Keys.CRYPTO, Keys.VERIFIER, Keys.random(7));
  }

  private static Verdict checks(EarToken ear, Instant asOf) {
    return EarToken.checks(signed(ear), US_ALONE, Optional.empty(), Keys.CRYPTO, asOf);
  }

  @Test
  void whatIsSignedReadsBackTheSame() throws MalformedInput {
    EarToken ear = ear(Samples.BOX).validFor(Duration.ofHours(1)).answering(Bytes.zeros(32));
    assertThat(EarToken.read(JsonWebToken.read(signed(ear).compact()))).isEqualTo(ear);
    assertThat(signed(ear)).isEqualTo(signed(ear));
    assertThat(signed(ear).algorithm()).isEqualTo("ES384");
  }

  @Test
  void theClaimsAreThoseOfTheDraft() {
    JsonNode claims =
        JsonMapper.shared().readTree(signed(ear(of(Check.pass("nonce", "same")))).claims());
    assertThat(claims.get("eat_profile").stringValue()).isEqualTo("tag:ietf.org,2026:rats/ear#03");
    assertThat(claims.get("iat").longValue()).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.at("/ear_verifier_id/developer").stringValue()).isEqualTo(US.developer());
    assertThat(claims.get("ear_status").stringValue()).isEqualTo("affirming");
    JsonNode device = claims.at("/submods/GPU-0");
    assertThat(device.get("ear_status").stringValue()).isEqualTo("affirming");
    assertThat(device.at("/ear_trustworthiness_vector/instance-identity").intValue()).isEqualTo(2);
    assertThat(device.at("/ear_appraisal_policy_ids/0").stringValue()).isEqualTo("default");
    assertThat(device.at("/ear_teeio_appraisal/verdict").stringValue()).isEqualTo("pass");
  }

  @ParameterizedTest
  @CsvSource({
    "PASS,AFFIRMING,PASS,PASS",
    "WARN,WARNING,PASS,FAIL",
    "FAIL,CONTRAINDICATED,FAIL,PASS",
    "NOT_CHECKED,NONE,NOT_CHECKED,PASS"
  })
  void statusIsWhatTheAppraisalCameTo(
      Check.Result result, TrustTier tier, Check.Result status, Check.Result warnings) {
    Check check = new Check("nonce", result, "", true, "", Optional.empty());
    EarToken ear = ear(of(check));
    assertThat(ear.status()).contains(tier);
    assertThat(ear.submodules().values()).extracting(EarAppraisal::status).containsExactly(tier);
    Verdict verdict = checks(ear, NOW);
    assertThat(verdict.checks())
        .filteredOn(each -> List.of("token status", "token warnings").contains(each.name()))
        .extracting(Check::result)
        .containsExactly(status, warnings);
    assertThat(verdict.passed()).isEqualTo(result == Check.Result.PASS);
  }

  @Test
  void severalDevicesAreSubmodulesOfDifferentNames() {
    Appraisal one = of(Check.pass("nonce", ""));
    Appraisal box =
        new Appraisal(
            "2 devices",
            new Verdict(List.of(Check.fail("topology", ""))),
            MeasurementComparison.NONE,
            Claim.Table.EMPTY,
            Samples.AS_OF,
            List.of(one, one));
    assertThat(ear(box).submodules()).containsOnlyKeys("GPU-0", "GPU-0 #2");
    assertThat(ear(box).status()).contains(TrustTier.CONTRAINDICATED);
    assertThat(checks(ear(box), NOW).outcome()).isEqualTo(Verdict.Outcome.FAIL);
  }

  @Test
  void anotherKeyTheFutureAndTheEndOfItsLifeAreRefused() {
    EarToken ear = ear(of(Check.pass("nonce", ""))).validFor(Duration.ofMinutes(5));
    assertThat(checks(ear, NOW.plusSeconds(200)).passed()).isTrue();
    assertThat(checks(ear, NOW.minusSeconds(10)).failures())
        .extracting(Check::name)
        .containsExactly("token dates");
    assertThat(checks(ear, NOW.plusSeconds(301)).failures())
        .extracting(Check::name)
        .containsExactly("token dates");
    assertThat(
            EarToken.checks(
                    signed(ear),
                    Signers.of(Keys.ANOTHER.verificationKey()),
                    Optional.empty(),
                    Keys.CRYPTO,
                    NOW)
                .failures())
        .extracting(Check::name)
        .containsExactly("token signature");
  }

  @Test
  void aKeyThatNobodyKnowsCanBeShown() throws MalformedInput {
    JsonWebToken token =
        ear(of(Check.pass("nonce", ""))).signShowingKey(Keys.CRYPTO, Keys.VERIFIER, Keys.random(7));
    JsonWebToken read = JsonWebToken.read(token.compact());
    assertThat(read.shownKey()).contains(Keys.VERIFIER.verificationKey());
    Signers shown = Signers.of(read.shownKey().orElseThrow());
    assertThat(EarToken.checks(read, shown, Optional.empty(), Keys.CRYPTO, NOW).passed()).isTrue();
    assertThat(signed(ear(Samples.GOOD)).shownKey()).isEmpty();
  }

  /** A token that says it affirms while its vector speaks against the device is not believed. */
  @Test
  void theVectorCanOnlySpeakAgainst() {
    EarToken ear =
        new EarToken(
            EarToken.PROFILE,
            Instant.ofEpochSecond(5),
            Optional.empty(),
            US,
            Optional.empty(),
            Optional.empty(),
            Map.of(
                "d",
                new EarAppraisal(
                    TrustTier.AFFIRMING,
                    new TrustVector(Map.of(TrustClaim.HARDWARE, 97)),
                    List.of(),
                    Optional.empty())));
    assertThat(checks(ear, NOW).outcome()).isEqualTo(Verdict.Outcome.FAIL);
  }

  @Test
  void theOlderProfileIsReadToo() throws MalformedInput {
    EarToken old =
        EarJson.read(
            """
            {"eat_profile": "tag:github.com,2023:veraison/ear", "iat": 5,
             "ear.verifier-id": {"build": "b", "developer": "d"},
             "submods": {"x": {"ear.status": "warning",
               "ear.trustworthiness-vector": {"executables": 32},
               "ear.appraisal-policy-id": "policy:1"}},
             "ear.veraison.policy-claims": {"foo": 1.5}}
            """);
    assertThat(old.submodules().get("x"))
        .isEqualTo(
            new EarAppraisal(
                TrustTier.WARNING,
                new TrustVector(Map.of(TrustClaim.EXECUTABLES, 32)),
                List.of("policy:1"),
                Optional.empty()));
    assertThat(EarToken.read(signed(old))).isEqualTo(old);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'eat_profile':'PROFILE' | 'eat_profile':'tag:other' | eat_profile",
        "'iat':5 | 'iat':'5' | iat",
        "'iat':5 | 'iat':-1 | iat",
        "'iat':5 | 'iat':5.5 | iat",
        "'iat':5 | 'iat':253402300800 | iat",
        "'iat':5 | 'exp':5 | iat",
        "'iat':5 | 'iat':5,'exp':{} | exp",
        "'iat':5 | 'iat':5,'eat_nonce':[1] | eat_nonce",
        "'iat':5 | 'iat':5,'ear_status':2 | ear_status",
        "{'developer':'d','build':'b'} | {'developer':'d'} | build",
        "{'developer':'d','build':'b'} | 'me' | ear_verifier_id",
        "{'x':{'ear_status':'none'}} | {} | submods",
        "{'x':{'ear_status':'none'}} | {'x':1} | submods",
        "{'x':{'ear_status':'none'}} | {'x':{}} | submods",
        "'none' | 'good' | ear_status",
        "'none' | 'none','ear_trustworthiness_vector':[] | trustworthiness vector",
        "'none' | 'none','ear_trustworthiness_vector':{'luck':2} | trustworthiness vector",
        "'none' | 'none','ear_trustworthiness_vector':{'hardware':128} | hardware",
        "'none' | 'none','ear_trustworthiness_vector':{'hardware':'2'} | hardware",
        "'none' | 'none','ear_appraisal_policy_ids':'p' | ear_appraisal_policy_ids",
        "'none' | 'none','ear_appraisal_policy_ids':[] | ear_appraisal_policy_ids",
        "'none' | 'none','ear_appraisal_policy_ids':[1] | ear_appraisal_policy_ids",
      })
  void whatIsNotExactlyTheFormIsRefused(String part, String instead, String field) {
    String good =
        "{'eat_profile':'PROFILE','iat':5,'ear_verifier_id':{'developer':'d','build':'b'},"
            + "'submods':{'x':{'ear_status':'none'}}}";
    assertThat(good).contains(part);
    String bad = good.replace(part, instead).replace("PROFILE", EarToken.PROFILE);
    assertThatThrownBy(() -> EarJson.read(bad.replace('\'', '"')))
        .isInstanceOfSatisfying(
            MalformedInput.class, error -> assertThat(error.field()).isEqualTo(field));
  }

  @Test
  void aTokenOfAnotherKindFailsByItsForm() {
    JsonWebToken other =
        JsonWebToken.sign(Keys.CRYPTO, Keys.VERIFIER, EarJson.header(), "{}", Keys.random(1));
    Verdict verdict = EarToken.checks(other, US_ALONE, Optional.empty(), Keys.CRYPTO, NOW);
    assertThat(verdict.failures()).extracting(Check::name).containsExactly("token form");
  }
}
