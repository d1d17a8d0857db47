package io.teeio.attest.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();

  /** RFC 7517 A.1. */
  private static final String CURVE_KEY =
      """
      {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
       "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"}\
      """;

  /** RFC 8037 A.2. */
  private static final String EDWARDS_KEY =
      """
      {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\
      """;

  @Test
  void keysOfTheSpecificationsAreRead() throws MalformedInput {
    Jwk curve = Jwk.read(CURVE_KEY);

    assertThat(curve.key().algorithm()).isEqualTo(KeyAlgorithm.EC_P256);
    assertThat(curve.identifier()).contains("1");
    assertThat(Jwk.read(EDWARDS_KEY).key().algorithm()).isEqualTo(KeyAlgorithm.ED25519);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {
        "EC_P256",
        "EC_P384",
        "EC_P521",
        "ED25519",
        "ED448",
        "ML_DSA_44",
        "ML_DSA_65",
        "ML_DSA_87"
      })
  void whatIsWrittenIsReadAgain(KeyAlgorithm kind) throws MalformedInput {
    Jwk key =
        new Jwk(
            CRYPTO.generateSigningKey(kind, RANDOM).verificationKey(),
            Optional.of("k"),
            Optional.of(kind.name().startsWith("ML") ? kind.name().replace('_', '-') : "any"),
            List.of());

    assertThat(Jwk.read(key.toJson().toString())).isEqualTo(key);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"RSA_2048", "SM2", "SLH_DSA_SHA2_128F"})
  void keysThatNoTokenCarriesAreNotWritten(KeyAlgorithm kind) {
    Jwk key = new Jwk(CRYPTO.generateSigningKey(kind, RANDOM).verificationKey(), Optional.empty());

    assertThatIllegalArgumentException().isThrownBy(key::toJson).withMessageContaining("written");
  }

  @Test
  void certificatesHaveToBeOfTheKey() throws MalformedInput {
    CertificateMint mint =
        new CertificateMint(CRYPTO, RANDOM, () -> Instant.parse("2026-11-21T00:00:00Z"));
    MintedCertificate one = mint.root(KeyAlgorithm.EC_P384, "one");
    Certificate other = mint.root(KeyAlgorithm.EC_P384, "other").certificate();
    Jwk key =
        new Jwk(
            one.key().verificationKey(),
            Optional.empty(),
            Optional.empty(),
            List.of(one.certificate(), other));
    Jwk wrong =
        new Jwk(key.key(), Optional.empty(), Optional.empty(), List.of(other, one.certificate()));

    assertThat(Jwk.read(key.toJson())).isEqualTo(key);
    assertThatThrownBy(() -> Jwk.read(wrong.toJson()))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("another key");
  }

  @Test
  void aSetLeavesOutWhatItDoesNotKnow() throws MalformedInput {
    String set =
        "{\"keys\":[" + CURVE_KEY + ",{\"kty\":\"oct\",\"k\":\"AA\"}," + EDWARDS_KEY + "]}";

    assertThat(Jwk.readSet(set)).hasSize(2);
    assertThat(Jwk.readSet(CURVE_KEY)).hasSize(1);
    assertThatThrownBy(() -> Jwk.readSet("{\"keys\":3}")).isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "3",
        "{}",
        "{\"kty\":3}",
        "{\"kty\":\"oct\",\"k\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-257\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%%\",\"y\":\"AA\"}",
        "{\"kty\":\"EC\",\"kty\":\"EC\"}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qY\"}",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
        "{\"kty\":\"AKP\",\"alg\":\"ES256\",\"pub\":\"AA\"}",
      })
  void whatIsNoKeyIsRefused(String json) {
    assertThatThrownBy(() -> Jwk.read(json)).isInstanceOf(MalformedInput.class);
  }
}
