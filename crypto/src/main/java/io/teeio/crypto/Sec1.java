package io.teeio.crypto;

import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Reads private keys of curves as SEC 1 and RFC 5915 have them, alone or inside PKCS#8. */
final class Sec1 {
  private Sec1() {}

  /**
   * Reads an ECPrivateKey, which it leaves as it is.
   *
   * @param known the curve if what surrounds the key has named it; then it need not itself
   */
  static SigningKey read(Optional<Curve> known, byte[] der) throws MalformedInput {
    DerReader key = DerReader.sequence(der, "ECPrivateKey", "RFC 5915 3");
    if (!key.natural("version").equals(BigInteger.ONE)) {
      throw key.malformed("version", "is not 1");
    }
    byte[] scalar = key.value("privateKey", DerReader.OCTET_STRING);
    try {
      Curve curve = curve(known, key);
      if (scalar.length != curve.size() || !curve.isScalar(new BigInteger(1, scalar))) {
        throw key.malformed("privateKey", "is not a private key of " + curve.standardName());
      }
      byte[] point = BouncyCurves.publicPoint(curve, scalar);
      requireSame(point, key);
      return Pkcs8.ofScalar(curve, scalar, point);
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** The public half may be there once more (RFC 5915 3); then it must be the same. */
  private static void requireSame(byte[] point, DerReader key) throws MalformedInput {
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

  private static Curve curve(Optional<Curve> known, DerReader key) throws MalformedInput {
    if (!key.isNext(0xA0)) {
      return known.orElseThrow(() -> key.malformed("parameters", "is missing"));
    }
    DerReader parameters = key.enter("parameters", 0xA0);
    Curve named = Pkcs8.curve(parameters);
    parameters.end("parameters");
    if (known.isPresent() && known.get() != named) {
      throw key.malformed("parameters", "names another curve");
    }
    return named;
  }
}
