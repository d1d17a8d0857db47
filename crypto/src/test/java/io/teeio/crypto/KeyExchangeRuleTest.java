package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** FFDHE in the groups of RFC 7919, and SM2's key exchange against its own formulas. */
class KeyExchangeRuleTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();

  /** e to so many digits that they fill the prime. */
  private static BigDecimal e() {
    MathContext digits = new MathContext(1400);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int i = 1; i < 700; i++) {
      term = term.divide(BigDecimal.valueOf(i), digits);
      sum = sum.add(term, digits);
    }
    return sum;
  }

  /** RFC 7919 A: the primes come from e, so that nobody can have chosen them. */
  @ParameterizedTest
  @CsvSource({"FFDHE2048, 2048, 560316", "FFDHE3072, 3072, 2625351", "FFDHE4096, 4096, 5736041"})
  void theGroupsAreThoseOfRfc7919(KeyExchangeAlgorithm algorithm, int bits, long offset) {
    BigInteger two = BigInteger.TWO;
    BigInteger middle =
        e().multiply(new BigDecimal(two.pow(bits - 130)))
            .toBigInteger()
            .add(BigInteger.valueOf(offset));
    BigInteger prime =
        two.pow(bits)
            .subtract(two.pow(bits - 64))
            .add(middle.shiftLeft(64))
            .subtract(BigInteger.ONE);
    DHParameters group = FiniteField.group(algorithm);

    assertThat(group.getP()).isEqualTo(prime);
    assertThat(group.getG()).isEqualTo(two);
    assertThat(group.getQ()).isEqualTo(prime.shiftRight(1));
  }

  private static Bytes encode(BigInteger value, int size) {
    byte[] raw = value.toByteArray();
    byte[] wide = new byte[size];
    int length = Math.min(size, raw.length);
    System.arraycopy(raw, raw.length - length, wide, size - length, length);
    return Bytes.copyOf(wide);
  }

  /** SP 800-56A 5.6.2.3.1, RFC 7919 5.1. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "FFDHE.*")
  void publicValuesOutsideTheGroupAreRefused(KeyExchangeAlgorithm algorithm) {
    BigInteger p = FiniteField.group(algorithm).getP();
    int size = algorithm.requestSize();
    List<Bytes> bad = new ArrayList<>();
    bad.add(Bytes.EMPTY);
    bad.add(Bytes.zeros(size));
    bad.add(encode(BigInteger.ONE, size));
    bad.add(encode(p.subtract(BigInteger.ONE), size));
    bad.add(encode(p, size));
    bad.add(encode(p.add(BigInteger.TWO), size));
    bad.add(encode(p.subtract(BigInteger.valueOf(4)), size)); // -4 is no square
    bad.add(Bytes.fromHex("ff".repeat(size)));
    bad.add(encode(BigInteger.TWO, size - 1));
    bad.add(encode(BigInteger.TWO, size + 1));

    try (KeyAgreement own = CRYPTO.agreement(algorithm, RANDOM)) {
      for (Bytes value : bad) {
        assertThat(own.agree(value)).isEmpty();
        assertThat(CRYPTO.answer(algorithm, value, RANDOM)).isEmpty();
      }
      Secret own2 = own.agree(encode(BigInteger.TWO, size)).orElseThrow();
      assertThat(own2.<Bytes>expose(Bytes::copyOf)).isEqualTo(own.publicData());
    }
  }

  private static BigInteger reduced(ECPoint point) {
    BigInteger half = BigInteger.ONE.shiftLeft(127);
    BigInteger x = point.normalize().getAffineXCoord().toBigInteger();
    return half.add(x.and(half.subtract(BigInteger.ONE)));
  }

  private static byte[] z(String identity, ECPoint point) {
    var curve = Curve.SM2.domain().getCurve();
    ECPoint g = Curve.SM2.domain().getG();
    byte[] name = identity.getBytes(StandardCharsets.US_ASCII);
    Bytes message =
        Bytes.concat(
            Bytes.of((name.length * 8) >> 8, (name.length * 8) & 0xFF),
            Bytes.copyOf(name),
            Bytes.copyOf(curve.getA().getEncoded()),
            Bytes.copyOf(curve.getB().getEncoded()),
            Bytes.copyOf(g.getEncoded(false)).from(1),
            Bytes.copyOf(point.normalize().getEncoded(false)).from(1));
    return CRYPTO.hash(HashAlgorithm.SM3, message).toArray();
  }

  /** GB/T 32918.3 6.1 with one key pair that is both static and ephemeral, of a known scalar. */
  @Test
  void sm2AgreesAsItsFormulasSay() {
    BigInteger n = Curve.SM2.order();
    byte[] scalar =
        Bytes.fromHex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8").toArray();
    BigInteger d = new BigInteger(1, scalar);
    ECPoint a = Curve.SM2.domain().getG().multiply(d);
    try (KeyAgreement own =
        CRYPTO.agreement(
            KeyExchangeAlgorithm.SM2, target -> System.arraycopy(scalar, 0, target, 0, 32))) {
      assertThat(own.publicData()).isEqualTo(Bytes.copyOf(a.normalize().getEncoded(false)).from(1));
      KeyAnswer answer =
          CRYPTO.answer(KeyExchangeAlgorithm.SM2, own.publicData(), RANDOM).orElseThrow();
      ECPoint b =
          Curve.SM2
              .domain()
              .getCurve()
              .decodePoint(Bytes.concat(Bytes.of(4), answer.data()).toArray());
      BigInteger t = d.add(reduced(a).multiply(d)).mod(n);
      ECPoint u = b.add(b.multiply(reduced(b))).multiply(t).normalize();
      Bytes expected =
          CRYPTO.hash(
              HashAlgorithm.SM3,
              Bytes.copyOf(u.getEncoded(false)).from(1),
              Bytes.copyOf(z("Requester-KEP-dmtf-spdm-v1.2", a)),
              Bytes.copyOf(z("Responder-KEP-dmtf-spdm-v1.2", b)),
              Bytes.of(0, 0, 0, 1));

      assertThat(answer.secret().<Bytes>expose(Bytes::copyOf)).isEqualTo(expected);
      assertThat(own.agree(answer.data()).orElseThrow().matches(answer.secret())).isTrue();
    }
  }
}
