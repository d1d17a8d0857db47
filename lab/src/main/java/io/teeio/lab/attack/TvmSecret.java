package io.teeio.lab.attack;

import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What a TVM wants kept from everybody else, 64 printable bytes, and what an adversary must have in
 * its hands for an attack to count.
 *
 * @param bytes the secret
 */
record TvmSecret(Bytes bytes) {
  /** Bytes of every secret. */
  static final int SIZE = 64;

  private static final int SHOWN = 32;

  /** A secret that names {@code owner}, so that evidence shows whose it was. */
  static TvmSecret of(String owner) {
    StringBuilder text = new StringBuilder("<<" + owner + ", for nobody else: ");
    for (int digit = 0; text.length() < SIZE - 2; digit = (digit + 7) % 10) {
      text.append(digit);
    }
    return new TvmSecret(
        Bytes.copyOf((text.substring(0, SIZE - 2) + ">>").getBytes(StandardCharsets.US_ASCII)));
  }

  /** Whether {@code seen} has all of it. */
  boolean isIn(Bytes seen) {
    for (int at = 0; at + SIZE <= seen.length(); at++) {
      if (seen.at(at) == bytes.at(0) && seen.slice(at, at + SIZE).equals(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** The first 64-bit word, as a register would hold it. */
  long word() {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << 8 | bytes.at(i);
    }
    return value;
  }

  /** How evidence shows the secret in the hands of {@code whom}. */
  String inTheHandsOf(String whom) {
    return whom + " reads " + SIZE + " bytes of the TVM: " + quoted();
  }

  /** How evidence shows the first word in a register that {@code whom} reads. */
  String wordInTheHandsOf(String whom) {
    String text = new String(bytes.slice(0, Long.BYTES).toArray(), StandardCharsets.US_ASCII);
    return "%s reads 0x%x (\"%s\")".formatted(whom, word(), text);
  }

  /** How evidence shows that a TVM finds this, which is somebody else's, where {@code what} was. */
  String inThePlaceOf(String what) {
    return "in the place of " + what + " the TVM finds " + SIZE + " bytes: " + quoted();
  }

  private String quoted() {
    String text = new String(bytes.slice(0, SHOWN).toArray(), StandardCharsets.US_ASCII);
    return "\"" + text + "...\"";
  }
}
