package io.teeio.attest.certificate;

import io.teeio.crypto.CertificateId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a responder says of one certificate (RFC 6960 4.2.1, SingleResponse).
 *
 * @param id of which certificate
 * @param status what it is
 * @param revocation since when and why, if it is revoked
 * @param thisUpdate the instant at which it was known to be so
 * @param nextUpdate until when there will be no newer answer; empty if there always is
 */
public record OcspAnswer(
    CertificateId id,
    Status status,
    Optional<Revocation> revocation,
    Instant thisUpdate,
    Optional<Instant> nextUpdate) {
  /** What a certificate is. */
  public enum Status {
    /** Not revoked. */
    GOOD,
    /** Revoked. */
    REVOKED,
    /** The responder does not know it. */
    UNKNOWN
  }
}
