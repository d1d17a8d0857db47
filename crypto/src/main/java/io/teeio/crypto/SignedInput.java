package io.teeio.crypto;

/**
 * What a signature is made on, and how.
 *
 * @param algorithm how
 * @param hash the hash for RSA and ECDSA
 * @param message what is signed; its hash already, if {@code digested}
 * @param context what the algorithms that have such a parameter bind the signature to
 * @param digested whether {@code message} is the hash of what is signed
 * @param hashes computes the hash
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record SignedInput(
    SignatureAlgorithm algorithm,
    HashAlgorithm hash,
    byte[] message,
    byte[] context,
    boolean digested,
    Hashes hashes) {
  /** The hash that RSA and ECDSA sign. */
  byte[] digest() {
    return digested ? message : hashes.digest(hash, message);
  }
}
