package io.teeio.attest.result;

import io.teeio.attest.Check;
import io.teeio.attest.Signers;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What is asked of every token. */
final class TokenChecks {
  private TokenChecks() {}

  static Check signature(String name, JsonWebToken token, Signers signers, Crypto crypto) {
    return signers
        .check(name, token.algorithm(), key -> token.problem(crypto, key))
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

  /**
   * The check "nonce".
   *
   * @param said what the token has, in base64url or, as NVIDIA's service has it, in hexadecimal
   * @param wanted what the verifier asked with; if nothing, that is not checked, and nobody needs
   *     it
   */
  static Check nonce(Optional<String> said, Optional<Bytes> wanted) {
    String name = "nonce";
    if (wanted.isEmpty()) {
      return Check.notRequired(name, "there is none to compare with");
    }
    String octets = wanted.get().toString();
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(wanted.get().toArray());
    boolean same =
        said.filter(nonce -> nonce.equals(text) || nonce.toLowerCase(Locale.ROOT).equals(octets))
            .isPresent();
    return Check.of(name, same, "is the one that was asked for", "is another one, or none")
        .under("RFC 9711 4.1")
        .comparing(octets + " or " + text, said.orElse("none"));
  }
}
