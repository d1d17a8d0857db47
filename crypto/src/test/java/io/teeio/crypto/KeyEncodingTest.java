package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.testkit.CodecLaw;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncodingTest {
  /** One key each, made when first asked for: RSA's primes take a second to find. */
  private static final Map<KeyAlgorithm, SigningKey> KEYS = new ConcurrentHashMap<>();

  /** All whose keys are made in no time, and one size of RSA. */
  static List<KeyAlgorithm> algorithms() {
    return Stream.of(KeyAlgorithm.values())
        .filter(algorithm -> !algorithm.name().endsWith("S"))
        .filter(
            algorithm -> !algorithm.name().startsWith("RSA") || algorithm == KeyAlgorithm.RSA_3072)
        .toList();
  }

  private static SigningKey key(KeyAlgorithm algorithm) {
    return Crypto.portable().generateSigningKey(algorithm, new SeededRandom(7));
  }

  private static SigningKey of(KeyAlgorithm algorithm) {
    return KEYS.computeIfAbsent(algorithm, KeyEncodingTest::key);
  }

  private static byte[] reveal(Secret secret) {
    return secret.expose(byte[]::clone);
  }

  private static byte[] reread(byte[] pkcs8) throws MalformedInput {
    return reveal(SigningKey.readPkcs8(Secret.copyOf(pkcs8)).pkcs8());
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void publicKeysObeyTheLaws(KeyAlgorithm algorithm) {
    CodecLaw.check(
        of(algorithm).verificationKey().subjectPublicKeyInfo().toArray(),
        MalformedInput.class,
        encoded -> VerificationKey.read(Bytes.copyOf(encoded)).subjectPublicKeyInfo().toArray());
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void privateKeysObeyTheLaws(KeyAlgorithm algorithm) {
    byte[] valid = reveal(of(algorithm).pkcs8());

    CodecLaw.roundTrips(valid, KeyEncodingTest::reread);
    CodecLaw.refusesTruncation(valid, MalformedInput.class, KeyEncodingTest::reread);
    CodecLaw.refusesExtension(valid, MalformedInput.class, KeyEncodingTest::reread);
    CodecLaw.survivesBitFlips(valid, MalformedInput.class, KeyEncodingTest::reread);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void aPrivateKeyBringsItsPublicHalf(KeyAlgorithm algorithm) throws MalformedInput {
    SigningKey key = of(algorithm);
    SigningKey again = SigningKey.readPkcs8(key.pkcs8());

    assertThat(again.algorithm()).isEqualTo(algorithm);
    assertThat(again.verificationKey())
        .isEqualTo(key.verificationKey())
        .hasSameHashCodeAs(key.verificationKey());
    assertThat(again.verificationKey().algorithm()).isEqualTo(algorithm);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void printingAPrivateKeyShowsThePublicHalfOnly(KeyAlgorithm algorithm) {
    SigningKey key = of(algorithm);

    assertThat(key).hasToString("SigningKey[" + key.verificationKey() + "]");
  }

  @Test
  void aWipedKeyCannotBeUsed() {
    SigningKey key =
        Crypto.portable().generateSigningKey(KeyAlgorithm.EC_P256, new SeededRandom(1));
    for (Crypto crypto : Backend.all()) {
      Signatures.with(crypto).sign(key, HashAlgorithm.SHA_256, Bytes.EMPTY, RandomSource.secure());
    }
    key.close();

    for (Crypto crypto : Backend.all()) {
      assertThatThrownBy(() ->
              Signatures.with(crypto)
                  .sign(key, HashAlgorithm.SHA_256, Bytes.EMPTY, RandomSource.secure()))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(key::pkcs8).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void aPointOffItsCurveIsRefused(Curve curve) {
    Property.check(
        50,
        1,
        source -> {
          Bytes point = Bytes.copyOf(source.bytes(2 * curve.size()));
          assertThatThrownBy(() -> VerificationKey.read(Bytes.concat(curve.publicHeader(), point)))
              .isInstanceOf(MalformedInput.class)
              .hasMessageContaining("not on");
        });
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void aCoordinateBeyondThePrimeIsRefused(Curve curve) {
    byte[] point = new byte[2 * curve.size()];
    BigInteger prime = curve.domain().getCurve().getField().getCharacteristic();
    // (0, sqrt(b)) is on the curve, and so would (p, sqrt(b)) be if numbers were reduced first.
    var root = curve.domain().getCurve().getB().sqrt();
    curve.write(root.toBigInteger(), point, curve.size());
    assertThat(curve.contains(point)).isTrue();

    curve.write(prime, point, 0);

    assertThat(curve.contains(point)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "03", "05", "06"})
  void pointsInOtherFormsAreRefused(String form) {
    Curve curve = Curve.P256;
    Bytes spki = Bytes.concat(curve.publicHeader(), Bytes.fromHex(CurveVectors.P256_POINT));
    byte[] changed = spki.toArray();
    changed[curve.publicHeader().length() - 1] = Bytes.fromHex(form).toArray()[0];

    assertThatThrownBy(() -> VerificationKey.read(Bytes.copyOf(changed)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("uncompressed");
  }

  private static Bytes rsa(BigInteger modulus, BigInteger exponent) throws java.io.IOException {
    return Bytes.copyOf(
        new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(
                    new ASN1ObjectIdentifier(ObjectIdentifiers.RSA_ENCRYPTION), DERNull.INSTANCE),
                new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, exponent))
            .getEncoded());
  }

  @Test
  void rsaKeysOfOtherShapesAreRefused() throws Exception {
    BigInteger odd = BigInteger.ONE.shiftLeft(3071).setBit(0);
    BigInteger e = BigInteger.valueOf(65_537);

    assertThat(VerificationKey.read(rsa(odd, e)).algorithm()).isEqualTo(KeyAlgorithm.RSA_3072);
    for (Bytes bad :
        List.of(
            rsa(odd.clearBit(0), e),
            rsa(odd.shiftRight(1).setBit(0), e),
            rsa(odd.shiftRight(1024).clearBit(0), e),
            rsa(odd.shiftLeft(1).setBit(0), e),
            rsa(BigInteger.ZERO, e),
            rsa(odd, BigInteger.ONE),
            rsa(odd, BigInteger.valueOf(3)),
            rsa(odd, BigInteger.valueOf(65_538)),
            rsa(odd, BigInteger.ONE.shiftLeft(64).setBit(0)))) {
      assertThatThrownBy(() -> VerificationKey.read(bad)).isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void algorithmsThatAreNotUsedHereAreRefused() throws Exception {
    for (String id : List.of("1.3.101.110", "1.2.840.10040.4.1")) {
      Bytes spki =
          Bytes.copyOf(
              new SubjectPublicKeyInfo(
                      new AlgorithmIdentifier(new ASN1ObjectIdentifier(id)), new byte[32])
                  .getEncoded());
      assertThatThrownBy(() -> VerificationKey.read(spki))
          .isInstanceOf(MalformedInput.class)
          .hasMessageContaining(id + ", which is not used here");
    }
    Bytes p224 =
        Bytes.copyOf(
            new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(
                        new ASN1ObjectIdentifier(ObjectIdentifiers.EC_PUBLIC_KEY),
                        new ASN1ObjectIdentifier("1.3.132.0.33")),
                    new byte[57])
                .getEncoded());
    assertThatThrownBy(() -> VerificationKey.read(p224)).hasMessageContaining("namedCurve");
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void aScalarOutOfItsRangeIsRefused(Curve curve) {
    for (BigInteger bad :
        List.of(BigInteger.ZERO, curve.order(), curve.order().add(BigInteger.ONE))) {
      byte[] scalar = new byte[curve.size()];
      curve.write(bad, scalar, 0);
      assertThatThrownBy(() -> CurveVectors.signingKey(curve, Bytes.copyOf(scalar).toString()))
          .isInstanceOf(MalformedInput.class)
          .hasMessageContaining("not a private key");
    }
  }

  @Test
  void aPublicHalfOfAnotherKeyIsRefused() {
    byte[] pkcs8 = reveal(of(KeyAlgorithm.EC_P384).pkcs8());
    byte[] other =
        Crypto.portable()
            .generateSigningKey(KeyAlgorithm.EC_P384, new SeededRandom(8))
            .verificationKey()
            .subjectPublicKeyInfo()
            .toArray();
    System.arraycopy(other, other.length - 96, pkcs8, pkcs8.length - 96, 96);

    assertThatThrownBy(() -> reread(pkcs8)).hasMessageContaining("not that of the private key");
  }

  @Test
  void anRsaKeyWhosePartsDoNotBelongTogetherIsRefused() throws Exception {
    RSAPrivateKey good =
        RSAPrivateKey.getInstance(
            PrivateKeyInfo.getInstance(reveal(of(KeyAlgorithm.RSA_3072).pkcs8()))
                .parsePrivateKey());
    List<BigInteger> parts =
        List.of(
            good.getModulus(),
            good.getPublicExponent(),
            good.getPrivateExponent(),
            good.getPrime1(),
            good.getPrime2(),
            good.getExponent1(),
            good.getExponent2(),
            good.getCoefficient());
    for (int changed = 0; changed < parts.size(); changed++) {
      ASN1EncodableVector key = new ASN1EncodableVector();
      key.add(new ASN1Integer(0));
      for (int i = 0; i < parts.size(); i++) {
        key.add(new ASN1Integer(i == changed ? parts.get(i).flipBit(4) : parts.get(i)));
      }
      byte[] bad =
          new PrivateKeyInfo(
                  new AlgorithmIdentifier(
                      new ASN1ObjectIdentifier(ObjectIdentifiers.RSA_ENCRYPTION), DERNull.INSTANCE),
                  new DERSequence(key))
              .getEncoded();
      assertThatThrownBy(() -> reread(bad)).isInstanceOf(MalformedInput.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EC_P256", "EC_P384", "EC_P521"})
  void aDerivedKeyIsTheSeedsAndSigns(KeyAlgorithm algorithm) {
    int size = algorithm.usualSignature().signatureSize() / 2 + 8;
    byte[] bits = new byte[size];
    bits[size - 1] = 4;
    SigningKey five = SigningKey.derive(algorithm, Secret.copyOf(bits));
    assertThat(Pkcs8.scalar(Curve.of(algorithm).orElseThrow(), five.pkcs8().expose(byte[]::clone)))
        .isEqualTo(BigInteger.valueOf(5));
    assertThat(SigningKey.derive(algorithm, Secret.copyOf(bits)).verificationKey())
        .isEqualTo(five.verificationKey());
    java.util.Arrays.fill(bits, (byte) 0xFF);
    SigningKey other = SigningKey.derive(algorithm, Secret.copyOf(bits));
    Crypto crypto = Crypto.portable();
    Bytes signature =
        crypto.sign(
            other,
            algorithm.usualSignature(),
            HashAlgorithm.SHA_384,
            Bytes.of(1),
            Bytes.EMPTY,
            new SeededRandom(1));
    assertThat(
            crypto.verify(
                other.verificationKey(),
                algorithm.usualSignature(),
                HashAlgorithm.SHA_384,
                Bytes.of(1),
                Bytes.EMPTY,
                signature))
        .isTrue();
    assertThatThrownBy(() -> SigningKey.derive(algorithm, Secret.copyOf(new byte[size - 1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noKeyIsDerivedOnACurveThatIsNotOneOfNist() {
    assertThatThrownBy(() -> SigningKey.derive(KeyAlgorithm.SM2, Secret.copyOf(new byte[40])))
        .isInstanceOf(java.util.NoSuchElementException.class);
  }
}
