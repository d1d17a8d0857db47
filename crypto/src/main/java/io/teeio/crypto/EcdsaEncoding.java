package io.teeio.crypto;

import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Optional;

/** The two forms of a signature on a curve: r || s, and the sequence of X.509 (RFC 3279 2.2.3). */
final class EcdsaEncoding {
  private static final int LONGEST_SHORT_LENGTH = 127;

  private EcdsaEncoding() {}

  /** r || s of {@code der}; empty if it is no such sequence or a number is out of range. */
  static Optional<byte[]> raw(Curve curve, byte[] der) {
    try {
      DerReader pair = DerReader.sequence(der, "Ecdsa-Sig-Value", "RFC 3279 2.2.3");
      BigInteger r = pair.natural("r");
      BigInteger s = pair.natural("s");
      pair.end("Ecdsa-Sig-Value");
      return curve.isScalar(r) && curve.isScalar(s)
          ? Optional.of(curve.signature(r, s))
          : Optional.empty();
    } catch (MalformedInput refused) {
      return Optional.empty();
    }
  }

  /** The sequence of {@code raw}, r || s. */
  static byte[] der(Curve curve, byte[] raw) {
    byte[] r = curve.first(raw).toByteArray();
    byte[] s = curve.second(raw).toByteArray();
    int length = 4 + r.length + s.length; // at most 138
    int header = length > LONGEST_SHORT_LENGTH ? 3 : 2;
    byte[] der = new byte[header + length];
    der[0] = DerReader.SEQUENCE;
    der[1] = (byte) 0x81;
    der[header - 1] = (byte) length;
    writeInteger(r, der, header);
    writeInteger(s, der, header + 2 + r.length);
    return der;
  }

  private static void writeInteger(byte[] number, byte[] der, int offset) {
    der[offset] = DerReader.INTEGER;
    der[offset + 1] = (byte) number.length;
    System.arraycopy(number, 0, der, offset + 2, number.length);
  }
}
