package io.teeio.attest.certificate;

import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A list of revoked certificates (RFC 5280 5, CRL), read but not checked. Indirect lists, which
 * speak of certificates of other issuers, are refused when they are read.
 *
 * @param signed what is signed, and the signature
 * @param issuer the name of its issuer in DER
 * @param thisUpdate the instant of which it speaks
 * @param nextUpdate until when there will be a newer one; empty if that is not said
 * @param number its number, which grows with every list
 * @param deltaOf the number of the list that it adds to; empty if it is complete
 * @param coverage of which of the issuer's certificates it speaks
 * @param revoked since when and why, by serial number as in {@link
 *     io.teeio.crypto.Certificate#serial}
 */
public record RevocationList(
    X509Signed signed,
    Bytes issuer,
    Instant thisUpdate,
    Optional<Instant> nextUpdate,
    Optional<BigInteger> number,
    Optional<BigInteger> deltaOf,
    Coverage coverage,
    Map<Bytes, Revocation> revoked)
    implements Statement {
  /**
   * Of which of its issuer's certificates a list speaks (RFC 5280 5.2.5).
   *
   * @param endEntities whether of those that are no authorities
   * @param authorities whether of those that are
   * @param distributionPoint if not empty, only of those that name this point: the names in DER
   */
  public record Coverage(
      boolean endEntities, boolean authorities, Optional<Bytes> distributionPoint) {
    /** Of all. */
    public static final Coverage ALL = new Coverage(true, true, Optional.empty());
  }

  /**
   * Copies the map; sorted, since whoever makes a list chooses the numbers, and thus their hashes.
   */
  public RevocationList {
    revoked = Collections.unmodifiableMap(new TreeMap<>(revoked));
  }

  /**
   * Reads a list.
   *
   * @param der a CertificateList of which all of {@code der} is
   * @throws MalformedInput if it is not well-formed DER, is larger than 16 MiB, is indirect or
   *     speaks of some reasons only, or has a critical extension that is not understood here
   */
  public static RevocationList read(Bytes der) throws MalformedInput {
    return RevocationListReader.read(der);
  }
}
