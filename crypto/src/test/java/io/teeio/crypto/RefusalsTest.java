package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may send wrong is refused by every back end alike, and throws nothing. */
class RefusalsTest {
  private static final Bytes MESSAGE = Bytes.of(1, 2, 3);

  static List<Crypto> all() {
    return Backend.all();
  }

  private static Bytes pair(Curve curve, BigInteger r, BigInteger s) {
    byte[] raw = new byte[2 * curve.size()];
    curve.write(r, raw, 0);
    curve.write(s, raw, curve.size());
    return Bytes.copyOf(raw);
  }

  private static List<Bytes> badSignatures(Curve curve, Bytes good) {
    BigInteger r = new BigInteger(1, good.slice(0, curve.size()).toArray());
    BigInteger s = new BigInteger(1, good.from(curve.size()).toArray());
    BigInteger zero = BigInteger.ZERO;
    BigInteger order = curve.order();
    List<Bytes> bad = new ArrayList<>();
    bad.add(Bytes.EMPTY);
    bad.add(good.slice(0, good.length() - 1));
    bad.add(Bytes.concat(good, Bytes.of(0)));
    bad.add(Bytes.zeros(good.length()));
    bad.add(Bytes.fromHex("ff".repeat(good.length())));
    bad.add(pair(curve, zero, s));
    bad.add(pair(curve, r, zero));
    bad.add(pair(curve, order, s));
    bad.add(pair(curve, r, order));
    bad.add(pair(curve, s, r));
    bad.add(pair(curve, BigInteger.ONE, BigInteger.ONE));
    bad.add(pair(curve, order.subtract(BigInteger.ONE), order.subtract(BigInteger.ONE)));
    return bad;
  }

  @ParameterizedTest
  @MethodSource("all")
  void badEcdsaSignatures(Crypto crypto) {
    for (Curve curve : Curve.values()) {
      SigningKey key = crypto.generateSigningKey(curve.keyAlgorithm(), RandomSource.secure());
      Bytes good =
          Signatures.with(crypto).sign(key, HashAlgorithm.SHA_384, MESSAGE, RandomSource.secure());
      VerificationKey publicKey = key.verificationKey();

      assertThat(Signatures.with(crypto).verify(publicKey, HashAlgorithm.SHA_384, MESSAGE, good))
          .isTrue();
      assertThat(Signatures.with(crypto).verify(publicKey, HashAlgorithm.SHA_256, MESSAGE, good))
          .isEqualTo(curve == Curve.SM2); // which has a hash of its own
      for (Bytes bad : badSignatures(curve, good)) {
        assertThat(Signatures.with(crypto).verify(publicKey, HashAlgorithm.SHA_384, MESSAGE, bad))
            .isFalse();
      }
      VerificationKey stranger =
          crypto.generateSigningKey(curve.keyAlgorithm(), RandomSource.secure()).verificationKey();
      assertThat(Signatures.with(crypto).verify(stranger, HashAlgorithm.SHA_384, MESSAGE, good))
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void badRsaSignatures(Crypto crypto) {
    SigningKey key = crypto.generateSigningKey(KeyAlgorithm.RSA_3072, RandomSource.secure());
    Bytes good =
        Signatures.with(crypto).sign(key, HashAlgorithm.SHA_384, MESSAGE, RandomSource.secure());
    VerificationKey publicKey = key.verificationKey();

    assertThat(Signatures.with(crypto).verify(publicKey, HashAlgorithm.SHA_384, MESSAGE, good))
        .isTrue();
    assertThat(Signatures.with(crypto).verify(publicKey, HashAlgorithm.SHA_256, MESSAGE, good))
        .isFalse();
    for (Bytes bad :
        List.of(
            Bytes.EMPTY,
            good.from(1),
            Bytes.concat(good, Bytes.of(0)),
            Bytes.concat(Bytes.of(0), good.from(1)),
            Bytes.zeros(384),
            Bytes.fromHex("ff".repeat(384)))) {
      assertThat(Signatures.with(crypto).verify(publicKey, HashAlgorithm.SHA_384, MESSAGE, bad))
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void arbitrarySignatures(Crypto crypto) {
    for (Curve curve : Curve.values()) {
      VerificationKey key =
          crypto.generateSigningKey(curve.keyAlgorithm(), RandomSource.secure()).verificationKey();
      Property.check(
          40,
          1,
          source -> {
            Bytes signature = Bytes.copyOf(source.bytes(2 * curve.size()));
            assertThat(
                    Signatures.with(crypto).verify(key, HashAlgorithm.SHA_384, MESSAGE, signature))
                .isFalse();
          });
    }
  }

  static Stream<Arguments> curveExchanges() {
    return Backend.all().stream()
        .flatMap(crypto ->
            Stream.of(
                    KeyExchangeAlgorithm.SECP256R1,
                    KeyExchangeAlgorithm.SECP384R1,
                    KeyExchangeAlgorithm.SECP521R1,
                    KeyExchangeAlgorithm.SM2)
                .map(algorithm -> Arguments.of(crypto, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("curveExchanges")
  void pointsThatAreNoneAreNotAgreedWith(Crypto crypto, KeyExchangeAlgorithm algorithm) {
    Curve curve = Curve.of(algorithm);
    BigInteger prime = curve.domain().getCurve().getField().getCharacteristic();
    try (KeyAgreement own = crypto.agreement(algorithm, RandomSource.secure())) {
      Bytes good = crypto.agreement(algorithm, RandomSource.secure()).publicData();
      assertThat(own.agree(good)).isPresent();
      assertThat(crypto.answer(algorithm, good, RandomSource.secure())).isPresent();
      for (Bytes bad :
          List.of(
              Bytes.EMPTY,
              good.from(1),
              Bytes.concat(Bytes.of(4), good),
              Bytes.zeros(good.length()),
              Bytes.fromHex("ff".repeat(good.length())),
              pair(curve, prime, prime),
              pair(curve, BigInteger.ONE, BigInteger.ONE))) {
        assertThat(own.agree(bad)).isEmpty();
        assertThat(crypto.answer(algorithm, bad, RandomSource.secure())).isEmpty();
      }
      Property.check(
          40,
          1,
          source ->
              assertThat(own.agree(Bytes.copyOf(source.bytes(algorithm.responseSize()))))
                  .isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aForgottenKeyPairAgreesOnNothing(Crypto crypto) {
    for (KeyExchangeAlgorithm algorithm : KeyExchangeAlgorithm.values()) {
      KeyAgreement own = crypto.agreement(algorithm, RandomSource.secure());
      Bytes publicData = own.publicData();
      own.close();

      assertThat(own.algorithm()).isEqualTo(algorithm);
      assertThatThrownBy(() -> own.agree(publicData)).isInstanceOf(IllegalStateException.class);
    }
  }
}
