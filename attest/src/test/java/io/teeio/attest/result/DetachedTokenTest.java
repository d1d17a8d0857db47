package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Check;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DetachedTokenTest {
  private static final Instant NOW = Instant.ofEpochSecond(1000);
  private static final JsonWebToken GPU = token(Keys.VERIFIER, "{\"measres\":\"success\"}");

  private static JsonWebToken token(SigningKey key, String claims) {
    return JsonWebToken.sign(Keys.CRYPTO, key, EarJson.header(), claims, Keys.random(9));
  }

  private static Bytes digest() {
    return Keys.CRYPTO.hash(
        HashAlgorithm.SHA_256, Bytes.copyOf(GPU.compact().getBytes(StandardCharsets.US_ASCII)));
  }

  private static String overall(String result, String digest) {
    return "{\"nbf\":900,\"exp\":1100,\"x-nvidia-overall-att-result\":"
        + result
        + ",\"submods\":{\"GPU-0\":[\"DIGEST\","
        + digest
        + "]}}";
  }

  private static String sha256() {
    return "[\"SHA-256\",\"" + digest() + "\"]";
  }

  private static String text(String overall, String name) {
    return text(overall, name, GPU);
  }

  private static String text(String overall, String name, JsonWebToken device) {
    return "[[\"JWT\",\""
        + token(Keys.VERIFIER, overall)
        + "\"],{\""
        + name
        + "\":\""
        + device
        + "\"}]";
  }

  private static Verdict checks(String overall, String name) throws MalformedInput {
    return DetachedToken.read(text(overall, name))
        .checks(Signers.of(Keys.VERIFIER.verificationKey()), Optional.empty(), Keys.CRYPTO, NOW);
  }

  @Test
  void aWholeBundlePasses() throws MalformedInput {
    Verdict verdict = checks(overall("true", sha256()), "GPU-0");
    assertThat(verdict.passed()).as(verdict.toString()).isTrue();
    assertThat(verdict.checks())
        .extracting(Check::name)
        .containsExactly(
            "token form",
            "token signature",
            "token dates",
            "GPU-0 token signature",
            "GPU-0 token dates",
            "GPU-0 token digest",
            "GPU-0 token status",
            "nonce",
            "token status");
  }

  @Test
  void digestsComeInEitherSpelling() throws MalformedInput {
    String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(digest().toArray());
    assertThat(checks(overall("true", "[\"SHA256\",\"" + base64 + "\"]"), "GPU-0").passed())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"SHA-256\",\"00\"]",
        "[\"MD5\",\"00\"]",
        "[\"SHA-256\"]",
        "\"x\"",
        "[1,2]",
        "[\"SHA-256\",\"zz00000000000000000000000000000000000000000000000000000000000000\"]",
        "[\"SHA-256\",\"0000000000000000000000000000000000000000000000000000000000000000\"]"
      })
  void aTokenThatIsNotTheOneMeantIsRefused(String digest) throws MalformedInput {
    assertThat(checks(overall("true", digest), "GPU-0").failures())
        .extracting(Check::name)
        .containsExactly("GPU-0 token digest");
  }

  @Test
  void aTokenTooManyAndOneTooFewAreRefused() throws MalformedInput {
    assertThat(checks(overall("true", sha256()), "GPU-1").failures())
        .extracting(Check::name)
        .containsExactly("GPU-1 token digest", "GPU-0 token digest");
  }

  @Test
  void whatTheServiceRefusedIsRefused() throws MalformedInput {
    assertThat(checks(overall("false", sha256()), "GPU-0").failures())
        .extracting(Check::name)
        .containsExactly("token status");
    assertThat(checks(overall("null", sha256()), "GPU-0").outcome())
        .isEqualTo(Verdict.Outcome.NOT_CHECKED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"measres\":\"success\"} | PASS",
        "{\"measres\":\"comparison-successful\"} | PASS",
        "{\"measres\":\"fail\"} | FAIL",
        "{\"measres\":true} | FAIL",
        "{\"measres\":null} | FAIL",
        "{} | NOT_CHECKED"
      })
  void aDeviceWhoseMeasurementsDoNotMatchDoesNotPass(String claims, Verdict.Outcome outcome)
      throws MalformedInput {
    JsonWebToken device = token(Keys.VERIFIER, claims);
    Bytes digest =
        Keys.CRYPTO.hash(
            HashAlgorithm.SHA_256,
            Bytes.copyOf(device.compact().getBytes(StandardCharsets.US_ASCII)));
    String overall = overall("true", "[\"SHA-256\",\"" + digest + "\"]");
    Verdict verdict =
        DetachedToken.read(text(overall, "GPU-0", device))
            .checks(
                Signers.of(Keys.VERIFIER.verificationKey()), Optional.empty(), Keys.CRYPTO, NOW);
    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(verdict.checks())
        .filteredOn(check -> check.result() != Check.Result.PASS && check.required())
        .allMatch(check -> check.name().equals("GPU-0 token status"));
  }

  @Test
  void theNonceIsInHexadecimalOrBase64AndTheSameEverywhere() throws MalformedInput {
    String nonce = "5a".repeat(32);
    String base64 =
        Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.fromHex(nonce).toArray());
    for (String said : List.of(nonce, nonce.toUpperCase(Locale.ROOT), base64)) {
      assertThat(nonces(said, "{}", nonce).passed()).as(said).isTrue();
      assertThat(nonces(said, "{\"eat_nonce\":\"" + said + "\"}", nonce).passed()).isTrue();
      assertThat(nonces(said, "{\"eat_nonce\":\"other\"}", nonce).passed()).isFalse();
      assertThat(nonces(said, "{}", "5b".repeat(32)).passed()).isFalse();
      assertThat(nonces(said, "{\"eat_nonce\":1}", nonce).passed()).isFalse();
    }
    assertThat(nonces("", "{}", nonce).passed()).isFalse();
  }

  /** The check of the nonce alone. */
  private static Verdict nonces(String said, String device, String wanted) throws MalformedInput {
    String overall = said.isEmpty() ? "{}" : "{\"eat_nonce\":\"" + said + "\"}";
    return new Verdict(
        DetachedToken.read(text(overall, "GPU-0", token(Keys.VERIFIER, device)))
            .checks(Signers.NONE, Optional.of(Bytes.fromHex(wanted)), Keys.CRYPTO, NOW)
            .checks()
            .stream()
            .filter(check -> check.name().equals("nonce"))
            .toList());
  }

  @Test
  void whatNvattestPrintsHasTheBundleInIt() throws MalformedInput {
    String bundle = text(overall("true", sha256()), "GPU-0");
    assertThat(DetachedToken.read("{\"result_code\":0,\"detached_eat\":" + bundle + "}"))
        .isEqualTo(DetachedToken.read(bundle));
    assertThatThrownBy(() -> DetachedToken.read("{\"detached_eat\":{}}"))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void aBundleAboutNoDeviceIsNone() {
    assertThatThrownBy(() -> DetachedToken.read("[[\"JWT\",\"" + GPU + "\"],{}]"))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("1 to 256");
  }

  @Test
  void aTokenIsGoodForItsTimeOnly() throws MalformedInput {
    assertThat(checks(overall("true", sha256()).replace("1100", "1000"), "GPU-0").failures())
        .extracting(Check::name)
        .containsExactly("token dates");
    assertThat(checks(overall("true", sha256()).replace("900", "1001"), "GPU-0").failures())
        .extracting(Check::name)
        .containsExactly("token dates");
    assertThat(checks(overall("true", sha256()).replace("900", "\"x\""), "GPU-0").failures())
        .extracting(Check::name)
        .containsExactly("token dates");
  }

  @Test
  void anotherKeyIsRefusedForEveryToken() throws MalformedInput {
    Signers another = Signers.of(Keys.ANOTHER.verificationKey());
    assertThat(
            DetachedToken.read(text(overall("true", sha256()), "GPU-0"))
                .checks(another, Optional.empty(), Keys.CRYPTO, NOW)
                .failures())
        .extracting(Check::name)
        .containsExactly("token signature", "GPU-0 token signature");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "[1,2]",
        "[[\"JWT\"],{}]",
        "[[\"CWT\",\"a.b.c\"],{}]",
        "[[\"JWT\",1],{}]",
        "[[\"JWT\",\"TOKEN\"],[]]",
        "[[\"JWT\",\"TOKEN\"],{\"a\":1}]",
        "[[\"JWT\",\"TOKEN\"],{\"a\":\"x\"}]",
        "[[\"JWT\",\"x\"],{}]",
        "[[\"JWT\",\"TOKEN\"],{}] 1",
        "[[\"JWT\",\"TOKEN\"],{\"a\":\"TOKEN\",\"a\":\"TOKEN\"}]"
      })
  void whatIsNotExactlyTheFormIsRefused(String text) {
    assertThatThrownBy(() -> DetachedToken.read(text.replace("TOKEN", GPU.compact())))
        .isInstanceOf(MalformedInput.class);
  }
}
