package io.teeio.crypto;

/** A signature algorithm of SPDM's BaseAsymAlgo (DSP0274 10.4). */
public enum SignatureAlgorithm {
  /** ECDSA on NIST P-256; r || s, 32 bytes each. */
  ECDSA_P256(64),
  /** ECDSA on NIST P-384; r || s, 48 bytes each. */
  ECDSA_P384(96),
  /** RSASSA-PKCS1-v1_5 with a modulus of 3072 bits. */
  RSASSA_3072(384);

  private final int signatureSize;

  SignatureAlgorithm(int signatureSize) {
    this.signatureSize = signatureSize;
  }

  /** Bytes of a signature on the wire (SPDM's SigLen). */
  public int signatureSize() {
    return signatureSize;
  }

  /** The hash of matching strength, with which certificates of such keys are signed. */
  public HashAlgorithm certificateHash() {
    return switch (this) {
      case ECDSA_P256 -> HashAlgorithm.SHA_256;
      case ECDSA_P384, RSASSA_3072 -> HashAlgorithm.SHA_384;
    };
  }
}
