package io.teeio.crypto;

/**
 * How a back end signs with the keys of a family. Its instances are compared by identity. Whoever
 * calls has checked that key and algorithm belong together and that a signature has its size.
 */
interface Signer {
  /** A fresh key. */
  SigningKey generate(KeyAlgorithm algorithm, RandomSource random);

  /** A signature in SPDM's form. */
  byte[] sign(SigningKey key, SignedInput input, RandomSource random);

  /** Whether {@code signature} is one of {@code key} on {@code input}. */
  boolean verify(VerificationKey key, SignedInput input, byte[] signature);
}
