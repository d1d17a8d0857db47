package io.teeio.crypto;

/** An ephemeral Diffie-Hellman group of SPDM's DHE algorithms (DSP0274 10.4). */
public enum KeyExchangeAlgorithm {
  /** NIST P-256. */
  SECP256R1(64, 32),
  /** NIST P-384. */
  SECP384R1(96, 48);

  private final int publicSize;
  private final int secretSize;

  KeyExchangeAlgorithm(int publicSize, int secretSize) {
    this.publicSize = publicSize;
    this.secretSize = secretSize;
  }

  /** Bytes of X || Y on the wire (SPDM's D). */
  public int publicSize() {
    return publicSize;
  }

  /** Bytes of the shared secret, the X coordinate. */
  public int secretSize() {
    return secretSize;
  }
}
