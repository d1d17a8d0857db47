package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPartsTest {
  private static VerificationKey key(KeyAlgorithm algorithm) {
    return Crypto.portable().generateSigningKey(algorithm, new SeededRandom(9)).verificationKey();
  }

  private static Bytes octets(VerificationKey key) {
    return KeyParts.octets(key).orElseThrow();
  }

  private static void refuses(ThrowingCallable reading, String reason) {
    assertThatThrownBy(reading).isInstanceOf(MalformedInput.class).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P256", "EC_P384", "EC_P521"})
  void aKeyOnACurveIsItsPoint(KeyAlgorithm algorithm) throws MalformedInput {
    VerificationKey key = key(algorithm);
    Bytes point = octets(key);
    int half = point.length() / 2;
    Bytes x = point.slice(0, half);
    Bytes y = point.from(half);
    boolean odd = (y.at(half - 1) & 1) != 0;

    assertThat(KeyParts.point(algorithm, x, y)).isEqualTo(key);
    assertThat(KeyParts.compressedPoint(algorithm, x, odd)).isEqualTo(key);
    VerificationKey mirrored = KeyParts.compressedPoint(algorithm, x, !odd);
    assertThat(octets(mirrored).slice(0, half)).isEqualTo(x);
    assertThat(mirrored).isNotEqualTo(key);
  }

  @Test
  void coordinatesAreAsWideAsTheCurve() {
    Bytes point = octets(key(KeyAlgorithm.EC_P256));
    Bytes x = point.slice(0, 32);
    Bytes y = point.from(32);
    Bytes zero = Bytes.zeros(1);

    refuses(() -> KeyParts.point(KeyAlgorithm.EC_P256, x.slice(0, 31), y), "not 32 bytes");
    refuses(() -> KeyParts.point(KeyAlgorithm.EC_P256, x, y.slice(0, 31)), "not 32 bytes");
    refuses(() -> KeyParts.point(KeyAlgorithm.EC_P256, Bytes.concat(zero, x), y), "not 32 bytes");
    refuses(() -> KeyParts.point(KeyAlgorithm.EC_P384, x, y), "not 48 bytes");
    refuses(
        () -> KeyParts.compressedPoint(KeyAlgorithm.EC_P256, Bytes.concat(zero, x), true),
        "not the coordinate");
  }

  @Test
  void whatIsNoPointOfTheCurveIsRefused() {
    Bytes beyond = Bytes.fromHex("ff".repeat(32));

    refuses(() -> KeyParts.point(KeyAlgorithm.EC_P256, beyond, beyond), "is not on");
    refuses(
        () -> KeyParts.compressedPoint(KeyAlgorithm.EC_P256, beyond, false), "not the coordinate");
    // b + 1 - 3, the right side of P-256's equation at x = 1, is no square
    Bytes none = Bytes.concat(Bytes.zeros(31), Bytes.of(1));
    refuses(
        () -> KeyParts.compressedPoint(KeyAlgorithm.EC_P256, none, false), "not the coordinate");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"SM2", "ED25519", "ML_DSA_44", "RSA_2048"})
  void onlyKeysOnCurvesOfNistArePoints(KeyAlgorithm other) {
    Bytes half = Bytes.zeros(32);

    refuses(() -> KeyParts.point(other, half, half), "not on a NIST curve");
    refuses(() -> KeyParts.compressedPoint(other, half, true), "not on a NIST curve");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"ED25519", "ED448", "ML_DSA_44", "ML_DSA_87", "SLH_DSA_SHA2_128F"})
  void otherKeysAreStringsOfBytesOfTheirSize(KeyAlgorithm algorithm) throws MalformedInput {
    VerificationKey key = key(algorithm);
    Bytes raw = octets(key);

    assertThat(KeyParts.octets(algorithm, raw)).isEqualTo(key);
    assertThatThrownBy(() -> KeyParts.octets(algorithm, raw.from(1)))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> KeyParts.octets(algorithm, Bytes.concat(raw, Bytes.of(0))))
        .isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P256", "SM2", "RSA_2048"})
  void pointsAndNumbersAreNoStringsOfBytes(KeyAlgorithm other) {
    refuses(() -> KeyParts.octets(other, Bytes.zeros(32)), "keys of another form");
  }

  @Test
  void anRsaKeyIsItsTwoNumbers() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    RSAPublicKey made = (RSAPublicKey) generator.generateKeyPair().getPublic();
    VerificationKey key = VerificationKey.read(Bytes.copyOf(made.getEncoded()));
    Bytes modulus = Bytes.copyOf(made.getModulus().toByteArray());
    Bytes exponent = Bytes.fromHex("010001");

    assertThat(modulus.at(0)).as("a sign, which the bare number leaves out").isZero();
    assertThat(KeyParts.rsa(modulus, exponent)).isEqualTo(key);
    assertThat(KeyParts.rsa(modulus.from(1), exponent)).isEqualTo(key);
    assertThat(KeyParts.octets(key)).isEmpty();
    Bytes even = Bytes.copyOf(made.getModulus().subtract(BigInteger.ONE).toByteArray());
    refuses(() -> KeyParts.rsa(even, exponent), "odd number");
    refuses(() -> KeyParts.rsa(modulus.from(2), exponent), "2048, 3072 or 4096 bits");
    assertThatThrownBy(() -> KeyParts.rsa(modulus, Bytes.of(3))).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> KeyParts.rsa(modulus, Bytes.EMPTY)).isInstanceOf(MalformedInput.class);
  }
}
