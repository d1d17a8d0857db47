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

  /** Bits of an arc up to which it is reckoned as a long: all that anybody was ever given. */
  private static final int ORDINARY = Long.SIZE - 8;

  /** The dotted form of {@code contents}; empty if they are not in their shortest form. */
  static Optional<String> dotted(byte[] contents) {
    int length = contents.length;
    if (length == 0 || length > LONGEST || contents[length - 1] < 0) {
      return Optional.empty();
    }
    StringBuilder dotted = new StringBuilder();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (contents[i] >= 0) {
        if (contents[start] == (byte) 0x80) {
          return Optional.empty();
        }
        append(dotted, contents, start, i + 1);
        start = i + 1;
      }
    }
    return Optional.of(dotted.toString());
  }

  private static void append(StringBuilder dotted, byte[] contents, int from, int to) {
    if ((to - from) * 7 > ORDINARY) {
      appendLarge(dotted, contents, from, to);
      return;
    }
    long arc = 0;
    for (int i = from; i < to; i++) {
      arc = (arc << 7) | (contents[i] & 0x7F);
    }
    if (dotted.isEmpty()) {
      long first = Math.min(2, arc / 40);
      dotted.append(first).append('.').append(arc - 40 * first);
    } else {
      dotted.append('.').append(arc);
    }
  }

  private static void appendLarge(StringBuilder dotted, byte[] contents, int from, int to) {
    BigInteger arc = BigInteger.ZERO;
    for (int i = from; i < to; i++) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(contents[i] & 0x7F));
    }
    if (dotted.isEmpty()) {
      dotted.append("2.").append(arc.subtract(BigInteger.valueOf(80)));
    } else {
      dotted.append('.').append(arc);
    }
  }
}
