package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateId;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an OCSP responder answered (RFC 6960 4.2, BasicOCSPResponse), read but not checked.
 *
 * @param signed what is signed, and the signature
 * @param responder who signed it
 * @param producedAt the instant at which it was signed
 * @param answers one a certificate
 * @param nonce of the request that it answers, if there was one
 * @param certificates that come with it, the responder's own among them unless it is the issuer
 */
public record OcspResponse(
    X509Signed signed,
    Responder responder,
    Instant producedAt,
    List<OcspAnswer> answers,
    Optional<Bytes> nonce,
    List<Certificate> certificates)
    implements Statement {
  /** How a response names its signer (RFC 6960 4.2.1, ResponderID). */
  public sealed interface Responder {
    /** By the subject of its certificate, in DER. */
    record Name(Bytes name) implements Responder {}

    /** By the SHA-1 of its key. */
    record KeyHash(Bytes digest) implements Responder {}

    /** Whether {@code certificate} is of that name. */
    default boolean names(Certificate certificate) {
      return switch (this) {
        case Name(Bytes name) -> name.equals(certificate.subjectName());
        case KeyHash(Bytes digest) -> CertificateId.isKeyHash(digest, certificate);
      };
    }
  }

  /** Copies the lists. */
  public OcspResponse {
    answers = List.copyOf(answers);
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a response.
   *
   * @param der an OCSPResponse of which all of {@code der} is
   * @throws MalformedInput if it is not well-formed DER, is an error instead of an answer, or has a
   *     critical extension that is not understood here
   */
  public static OcspResponse read(Bytes der) throws MalformedInput {
    return OcspReader.read(der);
  }
}
