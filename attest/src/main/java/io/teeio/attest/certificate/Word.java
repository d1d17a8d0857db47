package io.teeio.attest.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one authentic statement says of one certificate.
 *
 * @param source what kind of statement it is, for people
 * @param thisUpdate the instant of which it speaks
 * @param nextUpdate until when there is no newer one, if that is said
 * @param standing what the certificate is
 * @param revocation since when and why, if it is revoked or on hold
 */
record Word(
    String source,
    Instant thisUpdate,
    Optional<Instant> nextUpdate,
    Standing standing,
    Optional<Revocation> revocation) {
  /** What a certificate is. */
  enum Standing {
    GOOD,
    REVOKED,
    ON_HOLD,
    UNKNOWN
  }

  /** What an entry about a certificate makes of it. */
  static Standing standing(Revocation revocation) {
    return switch (revocation.reason()) {
      case CERTIFICATE_HOLD -> Standing.ON_HOLD;
      case REMOVE_FROM_CRL -> Standing.GOOD;
      case UNSPECIFIED,
          KEY_COMPROMISE,
          CA_COMPROMISE,
          AFFILIATION_CHANGED,
          SUPERSEDED,
          CESSATION_OF_OPERATION,
          PRIVILEGE_WITHDRAWN,
          AA_COMPROMISE ->
          Standing.REVOKED;
    };
  }

  /** Why it says nothing about {@code asOf}; empty if it does. */
  Optional<String> untimely(Instant asOf, Duration staleness) {
    return untimely(source, thisUpdate, nextUpdate, asOf, staleness);
  }

  /**
   * As {@link #untimely(Instant, Duration)}. Without a nextUpdate there may be a newer statement at
   * any instant (RFC 6960 2.4): it is stale at once.
   */
  static Optional<String> untimely(
      String source,
      Instant thisUpdate,
      Optional<Instant> nextUpdate,
      Instant asOf,
      Duration staleness) {
    if (thisUpdate.isAfter(asOf)) {
      return Optional.of("%s speaks of %s; it is %s".formatted(source, thisUpdate, asOf));
    }
    Instant until = nextUpdate.orElse(thisUpdate);
    return Duration.between(until, asOf).compareTo(staleness) > 0
        ? Optional.of("%s is stale since %s; it is %s".formatted(source, until, asOf))
        : Optional.empty();
  }

  /** Whether it was revoked for good at {@code asOf}, which no later or earlier word changes. */
  boolean revokedBy(Instant asOf) {
    return standing == Standing.REVOKED
        && revocation.isPresent()
        && !revocation.get().at().isAfter(asOf);
  }
}
