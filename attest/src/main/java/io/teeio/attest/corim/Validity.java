package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.Optional;

/**
 * When something holds.
 *
 * @param notBefore the first instant, if there is one
 * @param notAfter the last instant, if there is one
 */
public record Validity(Optional<Instant> notBefore, Optional<Instant> notAfter) {
  private static final long FURTHEST = 253_402_300_799L; // the end of the year 9999

  /** Reads {@code {? 0 : time, 1 : time}}. */
  static Validity read(CborItem item) throws MalformedInput {
    return new Validity(
        ItemReader.optional(item, 0, Validity::instant), Optional.of(instant(item.get(1))));
  }

  /** A time: seconds since 1970, with tag 1 or, as in claims of a token, without. */
  static Instant instant(CborItem item) throws MalformedInput {
    CborItem seconds = item.tag().isPresent() ? item.tagged(1) : item;
    if (seconds.value() instanceof Cbor.Real(double value) && value >= 0 && value <= FURTHEST) {
      return Instant.ofEpochSecond((long) value);
    }
    return Instant.ofEpochSecond(seconds.whole(0, FURTHEST));
  }

  /** Why it does not hold at {@code instant}; empty if it does. */
  public Optional<String> problem(Instant instant) {
    if (notBefore.isPresent() && instant.isBefore(notBefore.get())) {
      return Optional.of("is not valid before " + notBefore.get() + "; it is " + instant);
    }
    if (notAfter.isPresent() && instant.isAfter(notAfter.get())) {
      return Optional.of("is not valid after " + notAfter.get() + "; it is " + instant);
    }
    return Optional.empty();
  }
}
