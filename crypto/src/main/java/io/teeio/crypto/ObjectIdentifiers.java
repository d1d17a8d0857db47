package io.teeio.crypto;

import java.math.BigInteger;
import java.util.Optional;

/** Object identifiers in dotted form, and those of keys whose algorithm needs parameters. */
final class ObjectIdentifiers {
  static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";
  static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";

  /** SM2's curve; OpenSSL 3.5 writes it for the algorithm too, instead of that of EC keys. */
  static final String SM2 = "1.2.156.10197.1.301";

  private static final int LONGEST = 64;

  private ObjectIdentifiers() {}

  /** The dotted form of {@code contents}; empty if they are not in their shortest form. */
  static Optional<String> dotted(byte[] contents) {
    int length = contents.length;
    if (length == 0 || length > LONGEST || contents[length - 1] < 0) {
      return Optional.empty();
    }
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (byte part : contents) {
      if (part == (byte) 0x80 && arc.signum() == 0) {
        return Optional.empty();
      }
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(part & 0x7F));
      if (part >= 0) {
        append(dotted, arc);
        arc = BigInteger.ZERO;
      }
    }
    return Optional.of(dotted.toString());
  }

  private static void append(StringBuilder dotted, BigInteger arc) {
    if (dotted.isEmpty()) {
      int first = Math.min(2, arc.divide(BigInteger.valueOf(40)).min(BigInteger.TWO).intValue());
      dotted.append(first).append('.').append(arc.subtract(BigInteger.valueOf(40L * first)));
    } else {
      dotted.append('.').append(arc);
    }
  }
}
