package io.teeio.crypto;

/**
 * What a certificate allows its key to be used for (RFC 5280 4.2.1.3), in the order of its bits.
 */
public enum KeyUsage {
  /** Signatures on anything but certificates and revocation lists. */
  DIGITAL_SIGNATURE(0),
  /** Signatures that bind their maker. */
  CONTENT_COMMITMENT(1),
  /** Encrypting keys. */
  KEY_ENCIPHERMENT(2),
  /** Encrypting data. */
  DATA_ENCIPHERMENT(3),
  /** Agreeing on keys. */
  KEY_AGREEMENT(4),
  /** Signing certificates. */
  KEY_CERT_SIGN(5),
  /** Signing revocation lists. */
  CRL_SIGN(6),
  /** With key agreement: only to encrypt. */
  ENCIPHER_ONLY(7),
  /** With key agreement: only to decrypt. */
  DECIPHER_ONLY(8);

  private final int bit;

  KeyUsage(int bit) {
    this.bit = bit;
  }

  /** Its place in the bit string, from the first bit. */
  int bit() {
    return bit;
  }
}
