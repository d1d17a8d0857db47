package io.teeio.crypto;

/**
 * The parts of a back end that compute with key pairs.
 *
 * @param curves ECDSA and ECDH
 * @param rsa RSASSA-PKCS1-v1_5 and RSASSA-PSS
 * @param edwards Ed25519 and Ed448
 * @param sm2 SM2 signatures
 * @param lattice ML-DSA
 * @param hashTree SLH-DSA
 * @param finiteField FFDHE
 * @param sm2Exchange SM2 key exchange
 * @param encapsulation ML-KEM
 */
record Engines(
    Curves curves,
    Signer rsa,
    Signer edwards,
    Signer sm2,
    Signer lattice,
    Signer hashTree,
    KeyExchange finiteField,
    KeyExchange sm2Exchange,
    KeyExchange encapsulation) {
  /** What signs with keys of {@code algorithm}. */
  Signer signer(KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> rsa;
      case CURVE -> curves;
      case SM2 -> sm2;
      case EDWARDS -> edwards;
      case LATTICE -> lattice;
      case HASH_TREE -> hashTree;
    };
  }

  /** What agrees on secrets by {@code algorithm}. */
  KeyExchange exchange(KeyExchangeAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case FINITE_FIELD -> finiteField;
      case CURVE -> curves;
      case SM2 -> sm2Exchange;
      case LATTICE -> encapsulation;
    };
  }
}
