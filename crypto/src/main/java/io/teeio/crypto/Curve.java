package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/**
 * A NIST curve (SP 800-186 3.2.1) or SM2's, with the fixed parts of its key encodings. Cofactor 1.
 */
enum Curve {
  P256(
      "secp256r1",
      "1.2.840.10045.3.1.7",
      32,
      "3059301306072a8648ce3d020106082a8648ce3d03010703420004",
      "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420",
      "a14403420004"),
  P384(
      "secp384r1",
      "1.3.132.0.34",
      48,
      "3076301006072a8648ce3d020106052b8104002203620004",
      "3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430",
      "a16403620004"),
  P521(
      "secp521r1",
      "1.3.132.0.35",
      66,
      "30819b301006072a8648ce3d020106052b810400230381860004",
      "3081ee020100301006072a8648ce3d020106052b810400230481d63081d30201010442",
      "a181890381860004"),
  /** The curve of GB/T 32918.5, on which only SM2's own algorithms work here. */
  SM2(
      "sm2p256v1",
      ObjectIdentifiers.SM2,
      32,
      "3059301306072a8648ce3d020106082a811ccf5501822d03420004",
      "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420",
      "a14403420004");

  private final String standardName;
  private final String objectIdentifier;
  private final int size;
  private final Bytes publicHeader;
  private final Bytes privateHeader;
  private final Bytes privateMiddle;

  @SuppressWarnings(
      "ImmutableEnumChecker") // the library's type does not change, but does not say so
  private final ECDomainParameters domain;

  private final BigInteger prime;
  private final BigInteger a;
  private final BigInteger b;

  Curve(
      String standardName,
      String objectIdentifier,
      int size,
      String publicHeader,
      String privateHeader,
      String privateMiddle) {
    this.standardName = standardName;
    this.objectIdentifier = objectIdentifier;
    this.size = size;
    this.publicHeader = Bytes.fromHex(publicHeader);
    this.privateHeader = Bytes.fromHex(privateHeader);
    this.privateMiddle = Bytes.fromHex(privateMiddle);
    X9ECParameters parameters = CustomNamedCurves.getByName(standardName);
    this.domain = new ECDomainParameters(parameters);
    this.prime = parameters.getCurve().getField().getCharacteristic();
    this.a = parameters.getCurve().getA().toBigInteger();
    this.b = parameters.getCurve().getB().toBigInteger();
  }

  /** The curve of {@code algorithm}, which is Diffie-Hellman on one. */
  static Curve of(KeyExchangeAlgorithm algorithm) {
    return switch (algorithm) {
      case SECP256R1 -> P256;
      case SECP384R1 -> P384;
      case SECP521R1 -> P521;
      case SM2 -> SM2;
      case FFDHE2048, FFDHE3072, FFDHE4096, ML_KEM_512, ML_KEM_768, ML_KEM_1024 ->
          throw new IllegalArgumentException(algorithm + " needs no curve");
    };
  }

  /** The curve of such keys, if they are on one. */
  static Optional<Curve> of(KeyAlgorithm algorithm) {
    return Arrays.stream(values()).filter(c -> c.keyAlgorithm() == algorithm).findFirst();
  }

  /** The curve of {@code key}, which is on one. */
  static Curve of(VerificationKey key) {
    return of(key.algorithm()).orElseThrow();
  }

  KeyAlgorithm keyAlgorithm() {
    return switch (this) {
      case P256 -> KeyAlgorithm.EC_P256;
      case P384 -> KeyAlgorithm.EC_P384;
      case P521 -> KeyAlgorithm.EC_P521;
      case SM2 -> KeyAlgorithm.SM2;
    };
  }

  String standardName() {
    return standardName;
  }

  String objectIdentifier() {
    return objectIdentifier;
  }

  /** Bytes of a coordinate and of a scalar. */
  int size() {
    return size;
  }

  ECDomainParameters domain() {
    return domain;
  }

  BigInteger order() {
    return domain.getN();
  }

  /** SubjectPublicKeyInfo (RFC 5480) up to X || Y, which follow. */
  Bytes publicHeader() {
    return publicHeader;
  }

  /** PKCS#8 with RFC 5915 inside, up to the scalar, which follows. */
  Bytes privateHeader() {
    return privateHeader;
  }

  /** What stands between the scalar and X || Y. */
  Bytes privateMiddle() {
    return privateMiddle;
  }

  /**
   * Whether {@code point}, X || Y, is on the curve with coordinates below the prime: full public
   * key validation (SP 800-56A 5.6.2.3.3), since the cofactor is 1 and infinity has no such form.
   */
  boolean contains(byte[] point) {
    if (point.length != 2 * size) {
      return false;
    }
    BigInteger x = new BigInteger(1, point, 0, size);
    BigInteger y = new BigInteger(1, point, size, size);
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger right = x.multiply(x).add(a).multiply(x).add(b).mod(prime);
    return y.multiply(y).mod(prime).equals(right);
  }

  /**
   * The coordinate y of the point with {@code x}, of the two the odd or the even one; empty if the
   * curve has no such point. The primes of all four curves leave 3 when divided by 4, for which a
   * root is a power.
   */
  Optional<byte[]> other(byte[] x, boolean odd) {
    BigInteger first = new BigInteger(1, x);
    if (x.length != size || first.compareTo(prime) >= 0) {
      return Optional.empty();
    }
    BigInteger square = first.multiply(first).add(a).multiply(first).add(b).mod(prime);
    BigInteger root = square.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
    if (!root.multiply(root).mod(prime).equals(square)) {
      return Optional.empty();
    }
    byte[] y = new byte[size];
    write(root.testBit(0) == odd ? root : prime.subtract(root), y, 0);
    return Optional.of(y);
  }

  /** Whether {@code signature} is r || s with both from 1 to the order less 1. */
  boolean isSignature(byte[] signature) {
    return signature.length == 2 * size
        && isScalar(new BigInteger(1, signature, 0, size))
        && isScalar(new BigInteger(1, signature, size, size));
  }

  /** r of a signature. */
  BigInteger first(byte[] signature) {
    return new BigInteger(1, signature, 0, size);
  }

  /** s of a signature. */
  BigInteger second(byte[] signature) {
    return new BigInteger(1, signature, size, size);
  }

  /** r || s. */
  byte[] signature(BigInteger r, BigInteger s) {
    byte[] signature = new byte[2 * size];
    write(r, signature, 0);
    write(s, signature, size);
    return signature;
  }

  /** Whether {@code number} is from 1 to the order less 1. */
  boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(order()) < 0;
  }

  /** Writes {@code number}, which fits, big-endian into a coordinate's width at {@code offset}. */
  void write(BigInteger number, byte[] target, int offset) {
    byte[] shortest = number.toByteArray();
    int skip = Math.max(0, shortest.length - size);
    int length = shortest.length - skip;
    System.arraycopy(shortest, skip, target, offset + size - length, length);
    Arrays.fill(shortest, (byte) 0);
  }
}
