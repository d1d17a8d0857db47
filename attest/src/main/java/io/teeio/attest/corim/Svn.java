package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;

/**
 * A security version number. Grammar: {@code uint / 552(uint) / 553(uint)}, the last a minimum.
 *
 * @param value the number, from 0
 * @param minimum whether larger ones do as well
 */
public record Svn(BigInteger value, boolean minimum) {
  private static final int EXACT = 552;
  private static final int MINIMUM = 553;

  static Svn read(CborItem item) throws MalformedInput {
    int tag = item.tag().orElse(EXACT);
    if (tag != EXACT && tag != MINIMUM) {
      throw item.malformed("has the tag " + tag + ", not 552 or 553");
    }
    BigInteger value = item.untagged().whole();
    if (value.signum() < 0) {
      throw item.malformed("is negative");
    }
    return new Svn(value, tag == MINIMUM);
  }

  /** Whether {@code actual} satisfies this. A minimum is only satisfied as such by a number. */
  public boolean isMetBy(Svn actual) {
    if (actual.minimum) {
      return minimum && value.equals(actual.value);
    }
    return minimum ? value.compareTo(actual.value) <= 0 : value.equals(actual.value);
  }

  /** The number, with {@code >=} before a minimum. */
  public String text() {
    return (minimum ? ">= " : "") + value;
  }
}
