package io.teeio.crypto;

/** What a back end does on elliptic curves. Its instances are compared by identity. */
interface Curves {
  /** A fresh signing key. */
  SigningKey generate(Curve curve, RandomSource random);

  /** r || s over the hash of {@code message}. */
  byte[] sign(Curve curve, SigningKey key, HashAlgorithm hash, byte[] message, RandomSource random);

  /**
   * Whether {@code signature}, whose r and s are in range, is one on the hash of {@code message}.
   */
  boolean verify(
      Curve curve, VerificationKey key, HashAlgorithm hash, byte[] message, byte[] signature);

  /** A fresh ephemeral key pair. */
  KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random);
}
