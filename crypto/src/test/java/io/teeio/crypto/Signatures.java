package io.teeio.crypto;

import io.teeio.wire.Bytes;

/** Signing as keys usually do, without a context. */
record Signatures(Crypto crypto) {
  static Signatures with(Crypto crypto) {
    return new Signatures(crypto);
  }

  Bytes sign(SigningKey key, HashAlgorithm hash, Bytes message, RandomSource random) {
    return crypto.sign(key, key.algorithm().usualSignature(), hash, message, Bytes.EMPTY, random);
  }

  boolean verify(VerificationKey key, HashAlgorithm hash, Bytes message, Bytes signature) {
    return crypto.verify(
        key, key.algorithm().usualSignature(), hash, message, Bytes.EMPTY, signature);
  }
}
