package io.teeio.crypto;

/**
 * How two sides agree on a secret: a group of SPDM's DHE algorithms, or a key encapsulation of its
 * KEM algorithms (DSP0274 10.4). One side initiates, the other responds.
 */
public enum KeyExchangeAlgorithm {
  /** The group ffdhe2048 of RFC 7919. */
  FFDHE2048(256, 256, 256),
  /** The group ffdhe3072 of RFC 7919. */
  FFDHE3072(384, 384, 384),
  /** The group ffdhe4096 of RFC 7919. */
  FFDHE4096(512, 512, 512),
  /** NIST P-256. */
  SECP256R1(64, 64, 32),
  /** NIST P-384. */
  SECP384R1(96, 96, 48),
  /** NIST P-521. */
  SECP521R1(132, 132, 66),
  /** SM2 key exchange (GB/T 32918.3). */
  SM2(64, 64, 32),
  /** ML-KEM-512 (FIPS 203). */
  ML_KEM_512(800, 768, 32),
  /** ML-KEM-768 (FIPS 203). */
  ML_KEM_768(1184, 1088, 32),
  /** ML-KEM-1024 (FIPS 203). */
  ML_KEM_1024(1568, 1568, 32);

  private final int requestSize;
  private final int responseSize;
  private final int secretSize;

  KeyExchangeAlgorithm(int requestSize, int responseSize, int secretSize) {
    this.requestSize = requestSize;
    this.responseSize = responseSize;
    this.secretSize = secretSize;
  }

  /** Bytes that the initiator sends: a public value (SPDM's D) or an encapsulation key. */
  public int requestSize() {
    return requestSize;
  }

  /** Bytes that the responder answers: a public value (SPDM's D) or a ciphertext. */
  public int responseSize() {
    return responseSize;
  }

  /** Bytes of the shared secret, leading zeros included. */
  public int secretSize() {
    return secretSize;
  }

  /** What kind of mathematics it is. */
  Family family() {
    return switch (this) {
      case FFDHE2048, FFDHE3072, FFDHE4096 -> Family.FINITE_FIELD;
      case SECP256R1, SECP384R1, SECP521R1 -> Family.CURVE;
      case SM2 -> Family.SM2;
      case ML_KEM_512, ML_KEM_768, ML_KEM_1024 -> Family.LATTICE;
    };
  }

  /** Algorithms that one class of a back end computes. */
  enum Family {
    FINITE_FIELD,
    CURVE,
    SM2,
    LATTICE
  }
}
