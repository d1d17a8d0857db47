package io.teeio.attest.certificate;

import java.time.Instant;

/**
 * That a certificate was revoked.
 *
 * @param at since when it is not to be used: what the entry says, or earlier if the entry has an
 *     invalidity date (RFC 5280 5.3.2)
 * @param reason why
 */
public record Revocation(Instant at, RevocationReason reason) {}
