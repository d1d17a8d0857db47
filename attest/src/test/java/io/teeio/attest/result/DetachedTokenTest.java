package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static Verdict checks(String overall, String name) throws MalformedInput {
    String text =
        "[[\"JWT\",\"" + token(Keys.VERIFIER, overall) + "\"],{\"" + name + "\":\"" + GPU + "\"}]";
    return DetachedToken.read(text).checks(Keys.VERIFIER.verificationKey(), Keys.CRYPTO, NOW);
  }

  @Test
  void aWholeBundlePasses() throws MalformedInput {
    Verdict verdict = checks(overall("true", sha256()), "GPU-0");
    assertThat(verdict.passed()).as(verdict.toString()).isTrue();
    assertThat(verdict.checks())
        .extracting(Check::name)
        .containsExactly(
            "token signature",
            "token dates",
            "GPU-0 token signature",
            "GPU-0 token dates",
            "GPU-0 token digest",
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
    String text = "[[\"JWT\",\"" + GPU + "\"],{}]";
    assertThat(
            DetachedToken.read(text)
                .checks(Keys.ANOTHER.verificationKey(), Keys.CRYPTO, NOW)
                .failures())
        .extracting(Check::name)
        .containsExactly("token signature");
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
