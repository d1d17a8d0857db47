package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Reads and writes private keys as PKCS#8 (RFC 5958) has them. */
final class Pkcs8 {
  private static final String CLAUSE = "RFC 5958 2";

  private Pkcs8() {}

  static SigningKey read(byte[] der) throws MalformedInput {
    DerReader info = DerReader.sequence(der, "PrivateKeyInfo", CLAUSE);
    if (info.natural("version").compareTo(BigInteger.ONE) > 0) {
      throw info.malformed("version", "is not 0 or 1");
    }
    DerReader identifier = info.enter("AlgorithmIdentifier", DerReader.SEQUENCE);
    byte[] privateKey = info.value("privateKey", DerReader.OCTET_STRING);
    try {
      info.requireWellFormed("attributes");
      return read(identifier, privateKey);
    } finally {
      Arrays.fill(privateKey, (byte) 0);
    }
  }

  private static SigningKey read(DerReader identifier, byte[] privateKey) throws MalformedInput {
    String algorithm = identifier.objectIdentifier("algorithm");
    return switch (algorithm) {
      case ObjectIdentifiers.EC_PUBLIC_KEY, ObjectIdentifiers.SM2 -> {
        Curve curve = curve(identifier);
        identifier.end("AlgorithmIdentifier");
        yield Sec1.read(Optional.of(curve), privateKey);
      }
      case ObjectIdentifiers.RSA_ENCRYPTION -> {
        identifier.enter("parameters", DerReader.NULL).end("parameters");
        identifier.end("AlgorithmIdentifier");
        yield JcaRsa.readPrivate(privateKey);
      }
      default -> {
        KeyAlgorithm found =
            OctetKeys.of(algorithm)
                .orElseThrow(() ->
                    identifier.malformed(
                        "algorithm", "is " + algorithm + ", which is not used here"));
        identifier.end("AlgorithmIdentifier");
        yield OctetPrivateKeys.read(found, privateKey);
      }
    };
  }

  /** The PKCS#8 of a key whose contents are {@code privateKey}, which it copies. */
  static Secret wrap(Bytes identifier, byte[] privateKey) {
    return Secret.adopt(wrapped(identifier, privateKey));
  }

  static byte[] wrapped(Bytes identifier, byte[] privateKey) {
    byte[] octets = DerWriter.secretElement(DerReader.OCTET_STRING, privateKey);
    byte[] version = {DerReader.INTEGER, 1, 0};
    byte[] der = DerWriter.secretElement(DerReader.SEQUENCE, version, identifier.toArray(), octets);
    Arrays.fill(octets, (byte) 0);
    return der;
  }

  /** The key itself in the PKCS#8 that {@link MlDsa} and {@link SlhDsa} wrote. */
  static byte[] octets(KeyAlgorithm algorithm, byte[] der) {
    return OctetPrivateKeys.raw(algorithm, der);
  }

  /** The named curve in the parameters of an AlgorithmIdentifier (RFC 5480 2.1.1). */
  static Curve curve(DerReader identifier) throws MalformedInput {
    String name = identifier.objectIdentifier("namedCurve");
    for (Curve curve : Curve.values()) {
      if (curve.objectIdentifier().equals(name)) {
        return curve;
      }
    }
    throw identifier.malformed("namedCurve", "is " + name + ", which is not used here");
  }

  /** The signing key of {@code scalar}, whose point is {@code point}; copies both. */
  static SigningKey ofScalar(Curve curve, byte[] scalar, byte[] point) {
    Bytes header = curve.privateHeader();
    Bytes middle = curve.privateMiddle();
    int size = curve.size();
    byte[] der = new byte[header.length() + size + middle.length() + point.length];
    header.copyTo(der, 0);
    System.arraycopy(scalar, 0, der, header.length(), size);
    middle.copyTo(der, header.length() + size);
    System.arraycopy(point, 0, der, der.length - point.length, point.length);
    return new SigningKey(VerificationKey.ofPoint(curve, point), Secret.adopt(der));
  }

  /** The scalar in what {@link #ofScalar} wrote. */
  static BigInteger scalar(Curve curve, byte[] der) {
    return new BigInteger(1, der, curve.privateHeader().length(), curve.size());
  }

  /** X || Y in a SubjectPublicKeyInfo of {@code curve}. */
  static byte[] point(Curve curve, Bytes subjectPublicKeyInfo) {
    return subjectPublicKeyInfo.from(curve.publicHeader().length()).toArray();
  }
}
