package io.teeio.attest.corim;

import io.teeio.wire.Bytes;
import java.math.BigInteger;

/** An object identifier in CBOR (RFC 9090): its content octets. */
final class ObjectIdentifier {
  private static final int MOST_BYTES = 64;
  private static final int DER_TAG = 6;

  private ObjectIdentifier() {}

  /**
   * The dotted form; what is no identifier, in hexadecimal. Some authors write the DER element with
   * its tag and length, which RFC 9090 leaves out: for people to read it is the same.
   */
  static String text(Bytes octets) {
    boolean element =
        octets.length() > 2 && octets.at(0) == DER_TAG && octets.at(1) == octets.length() - 2;
    return element ? dotted(octets.from(2)) : dotted(octets);
  }

  private static String dotted(Bytes octets) {
    int length = octets.length();
    if (length == 0 || length > MOST_BYTES || (octets.at(length - 1) & 0x80) != 0) {
      return octets.toString();
    }
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (int i = 0; i < length; i++) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(octets.at(i) & 0x7F));
      if ((octets.at(i) & 0x80) == 0) {
        dotted.append(dotted.isEmpty() ? first(arc) : "." + arc);
        arc = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }

  /** The first two arcs, which are written as one number. */
  private static String first(BigInteger both) {
    int root = both.min(BigInteger.valueOf(80)).intValue() / 40;
    return root + "." + both.subtract(BigInteger.valueOf(40L * root));
  }
}
