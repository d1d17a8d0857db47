package io.teeio.crypto;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Checks certificates that should lead from a root to a leaf (RFC 5280 6.1, without policies and
 * revocation). Whether the root is to be trusted, and whether the leaf suits its use, is for the
 * caller to say.
 */
public final class CertificatePath {
  private CertificatePath() {}

  /**
   * As {@link #check(Crypto, List, Instant)} with the {@link Crypto#portable() portable} back end.
   */
  public static Optional<String> check(List<Certificate> rootFirst, Instant asOf) {
    return check(Crypto.portable(), rootFirst, asOf);
  }

  /**
   * Looks for the first thing that is wrong. A first certificate that was issued by itself must
   * have signed itself; one that was issued by another is taken as the anchor that it then is.
   *
   * @param rootFirst the certificates, each followed by the one it issued
   * @param asOf the instant at which all of them must be valid
   * @return the certificate and what is wrong with it; empty if nothing is
   */
  public static Optional<String> check(Crypto crypto, List<Certificate> rootFirst, Instant asOf) {
    if (rootFirst.isEmpty()) {
      return Optional.of("the chain has no certificate");
    }
    X509Signed.Verifier verifier = (signed, signer) -> signed.isBy(crypto, signer);
    for (int i = 0; i < rootFirst.size(); i++) {
      int index = i;
      Optional<String> problem =
          invalidity(rootFirst.get(i), asOf).or(() -> unsoundness(verifier, rootFirst, index));
      if (problem.isPresent()) {
        return Optional.of(named(rootFirst, i) + problem.get());
      }
    }
    return Optional.empty();
  }

  /**
   * Looks for the first thing that is wrong at any instant, so without regard to validity.
   *
   * @param verifier checks the signatures
   * @param rootFirst the certificates, each followed by the one it issued
   * @return the certificate and what is wrong with it; empty if nothing is
   */
  public static Optional<String> unsoundness(
      X509Signed.Verifier verifier, List<Certificate> rootFirst) {
    if (rootFirst.isEmpty()) {
      return Optional.of("the chain has no certificate");
    }
    for (int i = 0; i < rootFirst.size(); i++) {
      Optional<String> problem = unsoundness(verifier, rootFirst, i);
      if (problem.isPresent()) {
        return Optional.of(named(rootFirst, i) + problem.get());
      }
    }
    return Optional.empty();
  }

  private static String named(List<Certificate> chain, int index) {
    return "certificate " + index + " (" + chain.get(index).name() + ") ";
  }

  private static Optional<String> unsoundness(
      X509Signed.Verifier verifier, List<Certificate> chain, int index) {
    return criticalExtensions(chain.get(index))
        .or(() -> issuing(verifier, chain, index))
        .or(() -> authority(chain, index));
  }

  /** Why {@code certificate} is not valid at {@code asOf}; empty if it is. */
  public static Optional<String> invalidity(Certificate certificate, Instant asOf) {
    if (asOf.isBefore(certificate.notBefore())) {
      return Optional.of("is not valid before " + certificate.notBefore() + "; it is " + asOf);
    }
    if (asOf.isAfter(certificate.notAfter())) {
      return Optional.of("expired at " + certificate.notAfter() + "; it is " + asOf);
    }
    return Optional.empty();
  }

  private static Optional<String> criticalExtensions(Certificate certificate) {
    return certificate.hasUnknownCriticalExtension()
        ? Optional.of("has a critical extension that is not understood here")
        : Optional.empty();
  }

  private static Optional<String> issuing(
      X509Signed.Verifier verifier, List<Certificate> chain, int index) {
    Certificate certificate = chain.get(index);
    if (index == 0 && !certificate.isSelfIssued()) {
      return Optional.empty();
    }
    Certificate issuer = chain.get(Math.max(0, index - 1));
    if (!certificate.issuerName().equals(issuer.subjectName())) {
      return Optional.of(
          "was issued by " + certificate.nameOfIssuer() + ", not by the certificate before it");
    }
    return verifier.isBy(certificate.signed(), issuer)
        ? Optional.empty()
        : Optional.of("has a signature that is not its issuer's");
  }

  /** What a certificate must be that is followed by one it issued. */
  private static Optional<String> authority(List<Certificate> chain, int index) {
    Certificate certificate = chain.get(index);
    if (index == chain.size() - 1) {
      return Optional.empty();
    }
    if (certificate.version() != 3 || !certificate.isAuthority()) {
      return Optional.of("issued a certificate without being an authority (CA flag)");
    }
    if (!certificate.allows(KeyUsage.KEY_CERT_SIGN)) {
      return Optional.of("issued a certificate, for which its key usage does not allow its key");
    }
    long followers =
        chain.subList(index + 1, chain.size() - 1).stream().filter(c -> !c.isSelfIssued()).count();
    int allowed =
        certificate
            .basicConstraints()
            .map(constraints -> constraints.pathLength().orElse(Integer.MAX_VALUE))
            .orElse(0);
    return followers > allowed
        ? Optional.of("allows a path length of " + allowed + ", and " + followers + " follow")
        : Optional.empty();
  }
}
