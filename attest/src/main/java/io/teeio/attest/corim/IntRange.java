package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A number, or all from one to another. Grammar: {@code int / 564([min : int / null, max : int /
 * null])}.
 *
 * @param least the first; empty for no bound
 * @param most the last; empty for no bound
 */
public record IntRange(Optional<BigInteger> least, Optional<BigInteger> most) {
  private static final int TAG = 564;

  static IntRange read(CborItem item) throws MalformedInput {
    if (item.tag().isEmpty()) {
      return new IntRange(Optional.of(item.whole()), Optional.of(item.whole()));
    }
    List<CborItem> bounds = item.tagged(TAG).elements(2);
    return new IntRange(bound(bounds.get(0)), bound(bounds.get(1)));
  }

  private static Optional<BigInteger> bound(CborItem item) throws MalformedInput {
    return item.isNull() ? Optional.empty() : Optional.of(item.whole());
  }

  /** Whether every number of {@code actual} is one of these. */
  public boolean isMetBy(IntRange actual) {
    boolean below =
        least.isEmpty()
            || (actual.least.isPresent() && actual.least.get().compareTo(least.get()) >= 0);
    boolean above =
        most.isEmpty() || (actual.most.isPresent() && actual.most.get().compareTo(most.get()) <= 0);
    return below && above;
  }

  /** Both bounds. */
  public String text() {
    return least.equals(most) && least.isPresent()
        ? least.get().toString()
        : least.map(BigInteger::toString).orElse("")
            + ".."
            + most.map(BigInteger::toString).orElse("");
  }
}
