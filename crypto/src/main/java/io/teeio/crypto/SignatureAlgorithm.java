package io.teeio.crypto;

/** A signature algorithm of SPDM's BaseAsymAlgo and PqcAsymAlgo (DSP0274 10.4). */
public enum SignatureAlgorithm {
  /** RSASSA-PKCS1-v1_5 with a modulus of 2048 bits. */
  RSASSA_2048(KeyAlgorithm.RSA_2048, 256),
  /** RSASSA-PSS with a modulus of 2048 bits; MGF1 and salt length are those of the hash. */
  RSAPSS_2048(KeyAlgorithm.RSA_2048, 256),
  /** RSASSA-PKCS1-v1_5 with a modulus of 3072 bits. */
  RSASSA_3072(KeyAlgorithm.RSA_3072, 384),
  /** RSASSA-PSS with a modulus of 3072 bits; MGF1 and salt length are those of the hash. */
  RSAPSS_3072(KeyAlgorithm.RSA_3072, 384),
  /** RSASSA-PKCS1-v1_5 with a modulus of 4096 bits. */
  RSASSA_4096(KeyAlgorithm.RSA_4096, 512),
  /** RSASSA-PSS with a modulus of 4096 bits; MGF1 and salt length are those of the hash. */
  RSAPSS_4096(KeyAlgorithm.RSA_4096, 512),
  /** ECDSA on NIST P-256; r || s, 32 bytes each. */
  ECDSA_P256(KeyAlgorithm.EC_P256, 64),
  /** ECDSA on NIST P-384; r || s, 48 bytes each. */
  ECDSA_P384(KeyAlgorithm.EC_P384, 96),
  /** ECDSA on NIST P-521; r || s, 66 bytes each. */
  ECDSA_P521(KeyAlgorithm.EC_P521, 132),
  /**
   * SM2 (GB/T 32918.2) with SM3; r || s, 32 bytes each. The identity is the empty one that SPDM
   * wants; only certificates have another.
   */
  SM2(KeyAlgorithm.SM2, 64),
  /** Ed25519 (RFC 8032), which takes no context. */
  ED25519(KeyAlgorithm.ED25519, 64),
  /** Ed448 (RFC 8032) with a context. */
  ED448(KeyAlgorithm.ED448, 114),
  /** ML-DSA-44 (FIPS 204) with a context, not pre-hashed. */
  ML_DSA_44(KeyAlgorithm.ML_DSA_44, 2420),
  /** ML-DSA-65 (FIPS 204) with a context, not pre-hashed. */
  ML_DSA_65(KeyAlgorithm.ML_DSA_65, 3309),
  /** ML-DSA-87 (FIPS 204) with a context, not pre-hashed. */
  ML_DSA_87(KeyAlgorithm.ML_DSA_87, 4627),
  /** SLH-DSA-SHA2-128s (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHA2_128S(KeyAlgorithm.SLH_DSA_SHA2_128S, 7856),
  /** SLH-DSA-SHAKE-128s (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHAKE_128S(KeyAlgorithm.SLH_DSA_SHAKE_128S, 7856),
  /** SLH-DSA-SHA2-128f (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHA2_128F(KeyAlgorithm.SLH_DSA_SHA2_128F, 17_088),
  /** SLH-DSA-SHAKE-128f (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHAKE_128F(KeyAlgorithm.SLH_DSA_SHAKE_128F, 17_088),
  /** SLH-DSA-SHA2-192s (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHA2_192S(KeyAlgorithm.SLH_DSA_SHA2_192S, 16_224),
  /** SLH-DSA-SHAKE-192s (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHAKE_192S(KeyAlgorithm.SLH_DSA_SHAKE_192S, 16_224),
  /** SLH-DSA-SHA2-192f (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHA2_192F(KeyAlgorithm.SLH_DSA_SHA2_192F, 35_664),
  /** SLH-DSA-SHAKE-192f (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHAKE_192F(KeyAlgorithm.SLH_DSA_SHAKE_192F, 35_664),
  /** SLH-DSA-SHA2-256s (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHA2_256S(KeyAlgorithm.SLH_DSA_SHA2_256S, 29_792),
  /** SLH-DSA-SHAKE-256s (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHAKE_256S(KeyAlgorithm.SLH_DSA_SHAKE_256S, 29_792),
  /** SLH-DSA-SHA2-256f (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHA2_256F(KeyAlgorithm.SLH_DSA_SHA2_256F, 49_856),
  /** SLH-DSA-SHAKE-256f (FIPS 205) with a context, not pre-hashed. */
  SLH_DSA_SHAKE_256F(KeyAlgorithm.SLH_DSA_SHAKE_256F, 49_856);

  private final KeyAlgorithm keyAlgorithm;
  private final int signatureSize;

  SignatureAlgorithm(KeyAlgorithm keyAlgorithm, int signatureSize) {
    this.keyAlgorithm = keyAlgorithm;
    this.signatureSize = signatureSize;
  }

  /** The kind of key that signs so. */
  public KeyAlgorithm keyAlgorithm() {
    return keyAlgorithm;
  }

  /** Bytes of a signature on the wire (SPDM's SigLen). */
  public int signatureSize() {
    return signatureSize;
  }
}
