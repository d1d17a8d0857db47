package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.math.BigInteger;
import java.util.Arrays;

/** Reads and writes private keys as PKCS#8 (RFC 5958) has them. */
final class Pkcs8 {
  private static final String CLAUSE = "RFC 5958 2";

  private Pkcs8() {}

  static SigningKey read(byte[] der) throws MalformedInput {
    DerReader outer = DerReader.of(der, CLAUSE);
    DerReader info = outer.enter("PrivateKeyInfo", DerReader.SEQUENCE);
    outer.end("PrivateKeyInfo");
    if (info.natural("version").signum() != 0) {
      throw info.malformed("version", "is not 0");
    }
    DerReader identifier = info.enter("AlgorithmIdentifier", DerReader.SEQUENCE);
    String algorithm = identifier.objectIdentifier("algorithm");
    return switch (algorithm) {
      case ObjectIdentifiers.EC_PUBLIC_KEY -> {
        Curve curve = curve(identifier);
        identifier.end("AlgorithmIdentifier");
        byte[] privateKey = info.value("privateKey", DerReader.OCTET_STRING);
        info.requireWellFormed("attributes");
        yield readCurve(curve, privateKey);
      }
      case ObjectIdentifiers.RSA_ENCRYPTION -> JcaRsa.readPrivate(der);
      default ->
          throw identifier.malformed("algorithm", "is " + algorithm + ", which is not used here");
    };
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

  private static SigningKey readCurve(Curve curve, byte[] der) throws MalformedInput {
    DerReader outer = DerReader.of(der, "RFC 5915 3");
    DerReader key = outer.enter("ECPrivateKey", DerReader.SEQUENCE);
    outer.end("ECPrivateKey");
    if (!key.natural("version").equals(BigInteger.ONE)) {
      throw key.malformed("version", "is not 1");
    }
    byte[] scalar = key.value("privateKey", DerReader.OCTET_STRING);
    try {
      if (scalar.length != curve.size() || !curve.isScalar(new BigInteger(1, scalar))) {
        throw key.malformed("privateKey", "is not a private key of " + curve.standardName());
      }
      byte[] point = BouncyCurves.publicPoint(curve, scalar);
      requireSame(curve, point, key);
      return ofScalar(curve, scalar, point);
    } finally {
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(der, (byte) 0);
    }
  }

  /** Curve and public half may be there once more (RFC 5915 3); then they must be the same. */
  private static void requireSame(Curve curve, byte[] point, DerReader key) throws MalformedInput {
    if (key.isNext(0xA0) && !curve(key.enter("parameters", 0xA0)).equals(curve)) {
      throw key.malformed("parameters", "names another curve");
    }
    if (key.isNext(0xA1)) {
      DerReader half = key.enter("publicKey", 0xA1);
      byte[] encoded = half.bitString("publicKey");
      half.end("publicKey");
      if (encoded.length != 1 + point.length
          || encoded[0] != 4
          || !Arrays.equals(encoded, 1, encoded.length, point, 0, point.length)) {
        throw half.malformed("publicKey", "is not that of the private key");
      }
    }
    key.end("ECPrivateKey");
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
    return new SigningKey(
        curve.signatureAlgorithm(), VerificationKey.ofPoint(curve, point), Secret.adopt(der));
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
