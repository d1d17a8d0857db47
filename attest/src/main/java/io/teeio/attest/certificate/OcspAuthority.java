package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.X509Signed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a response is of somebody who may speak for an issuer: the issuer, or whom the issuer
 * itself, with the same key, made a responder (RFC 6960 4.2.2.2). Nobody else, not even with a
 * certificate that leads to the same root.
 */
final class OcspAuthority {
  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private final X509Signed.Verifier verifier;
  private final Certificate issuer;

  OcspAuthority(X509Signed.Verifier verifier, Certificate issuer) {
    this.verifier = verifier;
    this.issuer = issuer;
  }

  /**
   * Why {@code response} says nothing for the issuer, whenever that was; empty if it does. To be
   * asked once a response, however many answers it has: it verifies signatures.
   *
   * @param lists of revoked certificates, on which the responder must not be
   */
  Optional<String> forgery(OcspResponse response, List<RevocationList> lists) {
    if (response.responder().names(issuer)) {
      return verifier.isBy(response.signed(), issuer)
          ? Optional.empty()
          : Optional.of("the OCSP response is not signed by " + issuer.name());
    }
    Optional<Certificate> responder = delegate(response);
    if (responder.isEmpty()) {
      return Optional.of("the certificate of the OCSP responder is not in its response");
    }
    Certificate delegate = responder.get();
    return delegation(delegate)
        .or(() -> revoked(delegate, lists))
        .map(problem -> problemOf(delegate, problem))
        .or(() ->
            verifier.isBy(response.signed(), delegate)
                ? Optional.empty()
                : Optional.of("the OCSP response is not signed by " + delegate.name()));
  }

  /** Why the responder was none at {@code at}; empty if it was, or the issuer itself responds. */
  Optional<String> invalidity(OcspResponse response, Instant at) {
    return response.responder().names(issuer)
        ? Optional.empty()
        : delegate(response)
            .flatMap(delegate ->
                CertificatePath.invalidity(delegate, at)
                    .map(problem -> problemOf(delegate, problem)));
  }

  private static Optional<Certificate> delegate(OcspResponse response) {
    return response.certificates().stream().filter(response.responder()::names).findFirst();
  }

  private static String problemOf(Certificate delegate, String problem) {
    return "the OCSP responder " + delegate.name() + " " + problem;
  }

  private Optional<String> delegation(Certificate delegate) {
    if (!delegate.issuerName().equals(issuer.subjectName())) {
      return Optional.of("was made one by " + delegate.nameOfIssuer() + ", not by the issuer");
    }
    if (!delegate.extendedKeyUsages().contains(OCSP_SIGNING)) {
      return Optional.of("has no extended key usage for signing OCSP");
    }
    if (!delegate.allows(KeyUsage.DIGITAL_SIGNATURE)) {
      return Optional.of("has a key usage that does not allow its key to sign");
    }
    if (delegate.hasUnknownCriticalExtension()) {
      return Optional.of("has a critical extension that is not understood here");
    }
    return verifier.isBy(delegate.signed(), issuer)
        ? Optional.empty()
        : Optional.of("has a signature that is not its issuer's");
  }

  /** Somebody revoked it, then or later: its answers are not to be believed any more. */
  private Optional<String> revoked(Certificate delegate, List<RevocationList> lists) {
    for (RevocationList list : lists) {
      Revocation revocation = list.revoked().get(delegate.serial());
      if (list.issuer().equals(issuer.subjectName())
          && revocation != null
          && revocation.reason() != RevocationReason.REMOVE_FROM_CRL
          && verifier.isBy(list.signed(), issuer)) {
        return Optional.of("was revoked at " + revocation.at());
      }
    }
    return Optional.empty();
  }
}
