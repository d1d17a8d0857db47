package io.teeio.attest.certificate;

import io.teeio.attest.Check;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.SpdmObjectIdentifiers;
import io.teeio.crypto.X509Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether any certificate of a path was revoked at an instant. A statement speaks if it is of the
 * issuer and timely; what it says last counts; but revoked for good is for good, even if the
 * statement that says so is stale, or is younger than the instant that is asked about.
 */
final class RevocationAppraisal {
  private static final String CLAUSE = "RFC 5280 6.1.3 (a) (3)";

  private final RevocationPolicy policy;
  private final Statements statements;
  private final Instant asOf;
  private final OcspWords responses;
  private final ListWords lists;

  RevocationAppraisal(X509Signed.Verifier verifier, ChainTrust trust, Instant asOf) {
    this.policy = trust.revocation();
    this.statements = trust.statements();
    this.asOf = asOf;
    this.responses = new OcspWords(verifier, statements, asOf);
    this.lists = new ListWords(verifier, statements.lists(), asOf, policy.staleness());
  }

  /** What is known of one certificate. */
  private record Finding(Kind kind, String text) {
    enum Kind {
      GOOD,
      ON_HOLD,
      BAD
    }
  }

  Check check(String name, List<Certificate> rootFirst, RevocationScope scope) {
    return answer(name, rootFirst, scope).under(CLAUSE);
  }

  private Check answer(String name, List<Certificate> rootFirst, RevocationScope scope) {
    if (policy.demand() == RevocationPolicy.Demand.IGNORED) {
      return Check.notRequired(name, "the policy does not ask about revocation");
    }
    boolean given = false;
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < end(rootFirst, scope); i++) {
      Certificate certificate = rootFirst.get(i);
      Words ocsp = responses.about(certificate, rootFirst.get(i - 1));
      Words crl = lists.about(certificate, rootFirst.get(i - 1));
      given |= ocsp.any() || crl.any();
      findings.add(finding(certificate, ocsp, crl));
    }
    if (!given && policy.demand() == RevocationPolicy.Demand.WHEN_GIVEN) {
      return Check.notRequired(name, nothing());
    }
    return sum(name, findings);
  }

  private String nothing() {
    int count = statements.count();
    return count == 0
        ? "no statement about revocation was given"
        : "none of the " + count + " statements given is about a certificate of this chain";
  }

  private Check sum(String name, List<Finding> findings) {
    Optional<String> bad = texts(findings, Finding.Kind.BAD);
    Optional<String> held = texts(findings, Finding.Kind.ON_HOLD);
    if (bad.isPresent() || (held.isPresent() && !policy.tolerateHold())) {
      return Check.fail(
          name, Stream.concat(bad.stream(), held.stream()).reduce((a, b) -> a + "; " + b).get());
    }
    return held.isPresent()
        ? Check.warn(name, held.get() + ", which the policy tolerates")
        : Check.pass(name, texts(findings, Finding.Kind.GOOD).orElse("nobody could revoke any"));
  }

  private static Optional<String> texts(List<Finding> findings, Finding.Kind kind) {
    return findings.stream()
        .filter(finding -> finding.kind() == kind)
        .map(Finding::text)
        .reduce((a, b) -> a + "; " + b);
  }

  /** Behind the last certificate that somebody can revoke. */
  private static int end(List<Certificate> rootFirst, RevocationScope scope) {
    int size = rootFirst.size();
    return switch (scope) {
      case ALL -> size;
      case EXCEPT_LEAF -> size - 1;
      case EXCEPT_MUTABLE -> {
        int first = 0;
        while (first < size
            && !rootFirst.get(first).hasSpdmIdentifier(SpdmObjectIdentifiers.MUTABLE_CERTIFICATE)) {
          first++;
        }
        yield first;
      }
    };
  }

  private Finding finding(Certificate certificate, Words ocsp, Words crl) {
    String subject = certificate.name();
    List<Word> spoken = Stream.concat(ocsp.spoken().stream(), crl.spoken().stream()).toList();
    Optional<Word> revoked = spoken.stream().filter(word -> word.revokedBy(asOf)).findFirst();
    if (revoked.isPresent()) {
      return new Finding(Finding.Kind.BAD, subject + was(" was revoked", revoked.get()));
    }
    Optional<Word> last =
        spoken.stream()
            .filter(word -> word.untimely(asOf, policy.staleness()).isEmpty())
            .filter(word -> word.standing() != Word.Standing.UNKNOWN)
            .max(Comparator.comparing(Word::thisUpdate));
    if (last.isEmpty()) {
      return new Finding(Finding.Kind.BAD, subject + ": " + silence(spoken, ocsp, crl));
    }
    Word word = last.get();
    return switch (word.standing()) {
      case GOOD ->
          new Finding(
              Finding.Kind.GOOD,
              subject + " is good (" + word.source() + " of " + word.thisUpdate() + ")");
      case ON_HOLD -> new Finding(Finding.Kind.ON_HOLD, subject + was(" is on hold", word));
      case REVOKED, UNKNOWN -> new Finding(Finding.Kind.BAD, subject + was(" was revoked", word));
    };
  }

  private static String was(String what, Word word) {
    return what
        + word.revocation()
            .map(entry -> " since " + entry.at() + " (" + entry.reason().word() + ")")
            .orElse("");
  }

  /** Why nothing is known. */
  private String silence(List<Word> spoken, Words ocsp, Words crl) {
    List<String> reasons = new ArrayList<>(ocsp.refused());
    reasons.addAll(crl.refused());
    for (Word word : spoken) {
      reasons.add(
          word.untimely(asOf, policy.staleness())
              .orElse(word.source() + " says that its status is unknown"));
    }
    return reasons.isEmpty() ? "there is no statement about it" : String.join(", ", reasons);
  }
}
