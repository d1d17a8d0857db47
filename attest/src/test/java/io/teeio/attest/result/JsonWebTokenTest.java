package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonWebTokenTest {
  private static final String CLAIMS = "{\"iat\":1}";

  private static JsonWebToken signed(SigningKey key) {
    return JsonWebToken.sign(Keys.CRYPTO, key, EarJson.header(), CLAIMS, Keys.random(3));
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"EC_P256,ES256", "EC_P384,ES384", "EC_P521,ES512", "ED25519,EdDSA"})
  void whatAKeySignedItVerifies(KeyAlgorithm algorithm, String name) throws MalformedInput {
    SigningKey key = Keys.of(algorithm, 4);
    JsonWebToken token = signed(key);
    assertThat(token.algorithm()).isEqualTo(name);
    assertThat(JsonWebToken.read(token.compact())).isEqualTo(token);
    assertThat(token.problem(Keys.CRYPTO, key.verificationKey())).isEmpty();
    assertThat(token.problem(Keys.CRYPTO, Keys.of(algorithm, 5).verificationKey())).isPresent();
  }

  @Test
  void keysOfOtherKindsSignNoToken() {
    SigningKey key = Keys.of(KeyAlgorithm.SM2, 1);
    assertThatThrownBy(() -> signed(key)).isInstanceOf(IllegalArgumentException.class);
    assertThat(signed(Keys.VERIFIER).problem(Keys.CRYPTO, key.verificationKey())).isPresent();
  }

  /** A header cannot choose: not none, not HMAC with the public key, not another curve. */
  @ParameterizedTest
  @CsvSource({"none", "HS384", "ES256", "RS256", "es384", "EdDSA"})
  void theKeyPinsTheAlgorithm(String name) throws MalformedInput {
    JsonWebToken good = signed(Keys.VERIFIER);
    String forged =
        encode("{\"alg\":\"" + name + "\"}")
            + good.compact().substring(good.compact().indexOf('.'));
    assertThat(JsonWebToken.read(forged).problem(Keys.CRYPTO, Keys.VERIFIER.verificationKey()))
        .hasValue("the header says " + name + ", the key signs with ES384");
  }

  @Test
  void everyCharacterIsSigned() {
    String good = signed(Keys.VERIFIER).compact();
    for (int i = 0; i < good.length(); i++) {
      char other = good.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(isGood(good.substring(0, i) + other + good.substring(i + 1)))
          .as("character " + i)
          .isFalse();
    }
    assertThat(isGood(good)).isTrue();
  }

  private static boolean isGood(String token) {
    try {
      return JsonWebToken.read(token)
          .problem(Keys.CRYPTO, Keys.VERIFIER.verificationKey())
          .isEmpty();
    } catch (MalformedInput refused) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'alg':'ES384','crit':['exp']} | {} | crit",
        "{'alg':'ES384','b64':false} | {} | crit",
        "{'typ':'JWT'} | {} | alg",
        "{'alg':7} | {} | alg",
        "{'alg':'ES384','alg':'none'} | {} | header",
        "['ES384'] | {} | header",
        "{'alg':'ES384','kid':7} | {} | kid",
        "{'alg':'ES384'} | [] | claims",
        "{'alg':'ES384'} | {'iat':1,'iat':2} | claims",
        "{'alg':'ES384'} | {} {} | claims",
        "{'alg':'ES384'} | no | claims",
      })
  void whatIsNotExactlyTheFormIsRefused(String header, String claims, String field) {
    String token =
        encode(header.replace('\'', '"')) + "." + encode(claims.replace('\'', '"')) + ".AAAA";
    assertThatThrownBy(() -> JsonWebToken.read(token))
        .isInstanceOfSatisfying(
            MalformedInput.class, error -> assertThat(error.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource({"''", "a.b", "a.b.c.d", "e30.e30.AA==", "e30.e30.AB", "e30.e3 0.AA", "_w.e30.AA"})
  void whatIsNoTokenAtAllIsRefused(String text) {
    assertThatThrownBy(() -> JsonWebToken.read(text)).isInstanceOf(MalformedInput.class);
  }

  @Test
  void whatIsTooLongOrTooDeepIsRefused() {
    assertThatThrownBy(() -> JsonWebToken.read("a".repeat((1 << 20) + 1)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("too long");
    String deep = "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}";
    assertThatThrownBy(
            () -> JsonWebToken.read(encode("{\"alg\":\"ES384\"}") + "." + encode(deep) + ".AAAA"))
        .isInstanceOf(MalformedInput.class);
  }
}
