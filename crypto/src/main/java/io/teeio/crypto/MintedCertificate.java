package io.teeio.crypto;

/**
 * A certificate with the private key of its subject.
 *
 * @param certificate what others may see
 * @param key what signs as its subject
 */
public record MintedCertificate(Certificate certificate, SigningKey key) {}
