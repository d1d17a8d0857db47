package io.teeio.crypto;

/**
 * What a certificate allows its key to be used for (RFC 5280 4.2.1.3), in the order of its bits.
 */
public enum KeyUsage {
  /** Signatures on anything but certificates and revocation lists. */
  DIGITAL_SIGNATURE,
  /** Signatures that bind their maker. */
  CONTENT_COMMITMENT,
  /** Encrypting keys. */
  KEY_ENCIPHERMENT,
  /** Encrypting data. */
  DATA_ENCIPHERMENT,
  /** Agreeing on keys. */
  KEY_AGREEMENT,
  /** Signing certificates. */
  KEY_CERT_SIGN,
  /** Signing revocation lists. */
  CRL_SIGN,
  /** With key agreement: only to encrypt. */
  ENCIPHER_ONLY,
  /** With key agreement: only to decrypt. */
  DECIPHER_ONLY
}
