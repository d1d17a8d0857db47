package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.crypto.Certificate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of a certificate chain, in the words of NVIDIA's service. */
final class ChainClaims {
  private static final Pattern REVOKED =
      Pattern.compile("(?:revoked|on hold) since [^ ]+ \\(([a-zA-Z]+)\\)");

  private final CheckAnswers answers;
  private final String prefix;

  /** Of the chain whose checks have names that begin with {@code prefix}. */
  ChainClaims(CheckAnswers answers, String prefix) {
    this.answers = answers;
    this.prefix = prefix;
  }

  Claim.Table of(List<Certificate> certificates) {
    Map<String, Claim> claims = new LinkedHashMap<>();
    claims.put("x-nvidia-cert-status", new Claim.Text(status()));
    claims.put(
        "x-nvidia-cert-expiration-date",
        NvidiaClaims.text(
            certificates.stream()
                .map(Certificate::notAfter)
                .min(Comparator.naturalOrder())
                .map(String::valueOf)));
    claims.put("x-nvidia-cert-ocsp-status", new Claim.Text(revocationStatus()));
    claims.put("x-nvidia-cert-revocation-reason", NvidiaClaims.text(revocationReason()));
    return new Claim.Table(claims);
  }

  private String status() {
    if (!answers.passed(prefix + "certificate chain")) {
      return "invalid";
    }
    if (revocationReason().isPresent()) {
      return "revoked";
    }
    return answers.passed(prefix + "certificate dates") ? "valid" : "expired";
  }

  private String revocationStatus() {
    if (answers.passed(prefix + "revocation")) {
      return "good";
    }
    return revocationReason().isPresent() ? "revoked" : "unknown";
  }

  /** Why one was revoked, as the reason of the check says it. */
  private Optional<String> revocationReason() {
    return answers
        .check(prefix + "revocation")
        .filter(check -> check.result() == Check.Result.FAIL || check.result() == Check.Result.WARN)
        .map(check -> REVOKED.matcher(check.reason()))
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }
}
