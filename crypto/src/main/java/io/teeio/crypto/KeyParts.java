package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Public keys put together from the numbers that COSE (RFC 9053 7) and JOSE (RFC 7518 6) write
 * apart, and taken apart again.
 */
public final class KeyParts {
  private static final String CLAUSE = "RFC 9053 7";

  private KeyParts() {}

  /**
   * The key of a point.
   *
   * @param algorithm one on a NIST curve
   * @param x a coordinate, as wide as those of the curve
   * @param y the other
   * @throws MalformedInput if it is no point of the curve, or {@code algorithm} has none
   */
  public static VerificationKey point(KeyAlgorithm algorithm, Bytes x, Bytes y)
      throws MalformedInput {
    Curve curve = curve(algorithm);
    if (x.length() != curve.size() || y.length() != curve.size()) {
      throw new MalformedInput("x", 0, "a coordinate has not " + curve.size() + " bytes", CLAUSE);
    }
    return VerificationKey.read(Bytes.concat(curve.publicHeader(), x, y));
  }

  /**
   * The key of a point whose other coordinate is only known to be odd or even (SEC 1 2.3.4).
   *
   * @throws MalformedInput as {@link #point}
   */
  public static VerificationKey compressedPoint(KeyAlgorithm algorithm, Bytes x, boolean odd)
      throws MalformedInput {
    Curve curve = curve(algorithm);
    Optional<byte[]> y =
        x.length() == curve.size() ? curve.other(x.toArray(), odd) : Optional.empty();
    if (y.isEmpty()) {
      throw new MalformedInput("x", 0, "is not the coordinate of a point", CLAUSE);
    }
    return point(algorithm, x, Bytes.copyOf(y.get()));
  }

  private static Curve curve(KeyAlgorithm algorithm) throws MalformedInput {
    return Curve.of(algorithm)
        .filter(found -> found != Curve.SM2)
        .orElseThrow(
            () -> new MalformedInput("crv", 0, algorithm + " is not on a NIST curve", CLAUSE));
  }

  /**
   * The RSA key of two natural numbers, big-endian.
   *
   * @throws MalformedInput as {@link VerificationKey#read}
   */
  public static VerificationKey rsa(Bytes modulus, Bytes exponent) throws MalformedInput {
    Bytes key = DerWriter.element(DerReader.SEQUENCE, natural(modulus), natural(exponent));
    Bytes identifier =
        DerWriter.element(
            DerReader.SEQUENCE,
            DerWriter.objectIdentifier(ObjectIdentifiers.RSA_ENCRYPTION),
            DerWriter.element(DerReader.NULL));
    return VerificationKey.read(
        DerWriter.element(
            DerReader.SEQUENCE,
            identifier,
            DerWriter.element(DerReader.BIT_STRING, Bytes.of(0), key)));
  }

  private static Bytes natural(Bytes number) {
    return DerWriter.element(
        DerReader.INTEGER, Bytes.copyOf(new BigInteger(1, number.toArray()).toByteArray()));
  }

  /**
   * The key that is a string of bytes, as those of EdDSA and ML-DSA.
   *
   * @throws MalformedInput if {@code algorithm} has other keys, or {@code raw} is none of its
   */
  public static VerificationKey octets(KeyAlgorithm algorithm, Bytes raw) throws MalformedInput {
    if (OctetKeys.objectIdentifier(algorithm).isEmpty()) {
      throw new MalformedInput("crv", 0, algorithm + " has keys of another form", CLAUSE);
    }
    return VerificationKey.read(OctetKeys.subjectPublicKeyInfo(algorithm, raw.toArray()));
  }

  /** The point, X || Y, or the string of bytes that {@code key} is; empty for RSA. */
  public static Optional<Bytes> octets(VerificationKey key) {
    Bytes info = key.subjectPublicKeyInfo();
    Optional<Curve> curve = Curve.of(key.algorithm());
    if (curve.isPresent()) {
      return Optional.of(info.from(info.length() - 2 * curve.get().size()));
    }
    return OctetKeys.objectIdentifier(key.algorithm())
        .map(octets -> Bytes.copyOf(OctetKeys.raw(key.algorithm(), info)));
  }
}
