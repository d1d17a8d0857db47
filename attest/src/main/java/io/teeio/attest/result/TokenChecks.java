package io.teeio.attest.result;

import io.teeio.attest.Check;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import java.time.Instant;
import java.util.Optional;

/** What is asked of every token. */
final class TokenChecks {
  private TokenChecks() {}

  static Check signature(String name, JsonWebToken token, VerificationKey key, Crypto crypto) {
    return token
        .problem(crypto, key)
        .map(problem -> Check.fail(name, problem))
        .orElseGet(() -> Check.pass(name, token.algorithm() + ", by the key that was given"))
        .under("RFC 7515 5.2");
  }

  static Check dates(String name, Optional<Instant> from, Optional<Instant> until, Instant asOf) {
    if (from.isPresent() && from.get().isAfter(asOf)) {
      return Check.fail(name, "is of " + from.get() + ", which is still to come")
          .under("RFC 7519 4.1.6");
    }
    boolean expired = until.isPresent() && !asOf.isBefore(until.get());
    return Check.of(
            name,
            !expired,
            until.map(end -> "good until " + end).orElse("does not expire"),
            "expired at " + until.map(Instant::toString).orElse(""))
        .under("RFC 7519 4.1.4");
  }
}
