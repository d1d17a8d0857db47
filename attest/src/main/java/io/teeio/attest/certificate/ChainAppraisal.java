package io.teeio.attest.certificate;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.X509Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a certificate chain can be believed at an instant: three checks, since each has another
 * remedy. A chain that is not sound is forged or damaged; one that expired may be sound; one that
 * was revoked may be both.
 */
public final class ChainAppraisal {
  private final X509Signed.Verifier verifier;

  /** Verifies signatures with {@code verifier}, as {@link KnownChains}, which remembers them. */
  public ChainAppraisal(X509Signed.Verifier verifier) {
    this.verifier = verifier;
  }

  /**
   * The checks "certificate chain", "certificate dates" and "revocation".
   *
   * @param prefix what stands before the names: empty, or as {@code "driver rim "} with its space
   * @param leafFirst the chain, with its root or without
   * @param scope which of the certificates somebody can revoke
   * @param asOf the instant for which it is asked
   */
  public List<Check> checks(
      String prefix,
      List<Certificate> leafFirst,
      ChainTrust trust,
      RevocationScope scope,
      Instant asOf) {
    TrustedPath path = TrustedPath.find(verifier, leafFirst, trust.anchors());
    Check chain = chain(prefix + "certificate chain", path, trust.anchors());
    String revocation = prefix + "revocation";
    return List.of(
        chain,
        dates(prefix + "certificate dates", path.rootFirst(), asOf),
        chain.result() == Check.Result.FAIL
            ? Check.notChecked(revocation, "the chain does not hold, so nobody can speak of it")
            : new RevocationAppraisal(verifier, trust, asOf)
                .check(revocation, path.rootFirst(), scope));
  }

  /**
   * The anchor that {@code leafFirst} leads to: not the root that came with it, which may be left
   * out or another's. Whether the path to it is sound is what {@link #checks} says.
   */
  public Optional<Certificate> anchor(List<Certificate> leafFirst, Anchors anchors) {
    TrustedPath path = TrustedPath.find(verifier, leafFirst, anchors);
    return path.anchored() ? Optional.of(path.rootFirst().getFirst()) : Optional.empty();
  }

  private Check chain(String name, TrustedPath path, Anchors anchors) {
    return chainAnswer(name, path, anchors).under("RFC 5280 6.1.3");
  }

  private Check chainAnswer(String name, TrustedPath path, Anchors anchors) {
    List<Certificate> rootFirst = path.rootFirst();
    if (rootFirst.isEmpty() || rootFirst.size() > ChainFile.LONGEST) {
      return Check.fail(name, "the chain has " + rootFirst.size() + " certificates");
    }
    if (!path.anchored() && !anchors.isEmpty()) {
      Certificate first = rootFirst.getFirst();
      String end =
          first.isSelfIssued()
              ? "the root " + first.name() + " is not trusted"
              : "no trusted root is " + first.nameOfIssuer() + ", who issued " + first.name();
      return Check.fail(name, end)
          .comparing(
              String.join(
                  " or ", anchors.certificates().stream().map(Certificate::subject).toList()),
              first.isSelfIssued() ? first.subject() : first.issuer());
    }
    Optional<String> problem = CertificatePath.unsoundness(verifier, rootFirst);
    if (problem.isPresent()) {
      return Check.fail(name, problem.get());
    }
    return path.anchored()
        ? Check.pass(
            name,
            rootFirst.getLast().name()
                + ", "
                + (rootFirst.size() - 1)
                + " certificates below the trusted root "
                + rootFirst.getFirst().name())
        : Check.notChecked(name, "sound, but there is no root to trust");
  }

  private static Check dates(String name, List<Certificate> rootFirst, Instant asOf) {
    String clause = "RFC 5280 6.1.3 (a) (2)";
    List<String> problems = new ArrayList<>();
    for (Certificate certificate : rootFirst) {
      CertificatePath.invalidity(certificate, asOf)
          .ifPresent(problem -> problems.add(certificate.name() + " " + problem));
    }
    if (rootFirst.isEmpty()) {
      return Check.notChecked(name, "the chain has no certificate").under(clause);
    }
    Certificate last = Collections.max(rootFirst, Comparator.comparing(Certificate::notBefore));
    Certificate first = Collections.min(rootFirst, Comparator.comparing(Certificate::notAfter));
    Check check =
        Check.of(
            name,
            problems.isEmpty(),
            "all are valid at "
                + asOf
                + "; the first to expire is "
                + first.name()
                + ", at "
                + first.notAfter(),
            String.join("; ", problems));
    return check
        .under(clause)
        .comparing("from " + last.notBefore() + " to " + first.notAfter(), asOf.toString());
  }
}
