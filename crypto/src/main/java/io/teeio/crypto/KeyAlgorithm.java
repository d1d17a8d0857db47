package io.teeio.crypto;

import java.util.Arrays;
import java.util.List;

/**
 * What kind of key signs and verifies. How it signs is a {@link SignatureAlgorithm}, which for RSA
 * is not one but two.
 */
public enum KeyAlgorithm {
  /** RSA with a modulus of 2048 bits. */
  RSA_2048(HashAlgorithm.SHA_256),
  /** RSA with a modulus of 3072 bits. */
  RSA_3072(HashAlgorithm.SHA_384),
  /** RSA with a modulus of 4096 bits. */
  RSA_4096(HashAlgorithm.SHA_512),
  /** NIST P-256. */
  EC_P256(HashAlgorithm.SHA_256),
  /** NIST P-384. */
  EC_P384(HashAlgorithm.SHA_384),
  /** NIST P-521. */
  EC_P521(HashAlgorithm.SHA_512),
  /** SM2's own curve (GB/T 32918.5). */
  SM2(HashAlgorithm.SM3),
  /** Edwards25519 (RFC 8032). */
  ED25519(HashAlgorithm.SHA_512),
  /** Edwards448 (RFC 8032). */
  ED448(HashAlgorithm.SHA_512),
  /** ML-DSA-44 (FIPS 204). */
  ML_DSA_44(HashAlgorithm.SHA_256),
  /** ML-DSA-65 (FIPS 204). */
  ML_DSA_65(HashAlgorithm.SHA_384),
  /** ML-DSA-87 (FIPS 204). */
  ML_DSA_87(HashAlgorithm.SHA_512),
  /** SLH-DSA-SHA2-128s (FIPS 205). */
  SLH_DSA_SHA2_128S(HashAlgorithm.SHA_256),
  /** SLH-DSA-SHAKE-128s (FIPS 205). */
  SLH_DSA_SHAKE_128S(HashAlgorithm.SHA_256),
  /** SLH-DSA-SHA2-128f (FIPS 205). */
  SLH_DSA_SHA2_128F(HashAlgorithm.SHA_256),
  /** SLH-DSA-SHAKE-128f (FIPS 205). */
  SLH_DSA_SHAKE_128F(HashAlgorithm.SHA_256),
  /** SLH-DSA-SHA2-192s (FIPS 205). */
  SLH_DSA_SHA2_192S(HashAlgorithm.SHA_384),
  /** SLH-DSA-SHAKE-192s (FIPS 205). */
  SLH_DSA_SHAKE_192S(HashAlgorithm.SHA_384),
  /** SLH-DSA-SHA2-192f (FIPS 205). */
  SLH_DSA_SHA2_192F(HashAlgorithm.SHA_384),
  /** SLH-DSA-SHAKE-192f (FIPS 205). */
  SLH_DSA_SHAKE_192F(HashAlgorithm.SHA_384),
  /** SLH-DSA-SHA2-256s (FIPS 205). */
  SLH_DSA_SHA2_256S(HashAlgorithm.SHA_512),
  /** SLH-DSA-SHAKE-256s (FIPS 205). */
  SLH_DSA_SHAKE_256S(HashAlgorithm.SHA_512),
  /** SLH-DSA-SHA2-256f (FIPS 205). */
  SLH_DSA_SHA2_256F(HashAlgorithm.SHA_512),
  /** SLH-DSA-SHAKE-256f (FIPS 205). */
  SLH_DSA_SHAKE_256F(HashAlgorithm.SHA_512);

  private final HashAlgorithm certificateHash;

  KeyAlgorithm(HashAlgorithm certificateHash) {
    this.certificateHash = certificateHash;
  }

  /** The hash of matching strength, with which certificates of such keys are signed. */
  public HashAlgorithm certificateHash() {
    return certificateHash;
  }

  /** The ways such a key may sign, the usual one first. */
  public List<SignatureAlgorithm> signatures() {
    return Arrays.stream(SignatureAlgorithm.values())
        .filter(a -> a.keyAlgorithm() == this)
        .toList();
  }

  /** The usual way such a key signs: for RSA that of PKCS #1 v1.5. */
  public SignatureAlgorithm usualSignature() {
    return signatures().getFirst();
  }

  /** What kind of mathematics it is. */
  Family family() {
    return switch (this) {
      case RSA_2048, RSA_3072, RSA_4096 -> Family.RSA;
      case EC_P256, EC_P384, EC_P521 -> Family.CURVE;
      case SM2 -> Family.SM2;
      case ED25519, ED448 -> Family.EDWARDS;
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> Family.LATTICE;
      case SLH_DSA_SHA2_128S,
          SLH_DSA_SHAKE_128S,
          SLH_DSA_SHA2_128F,
          SLH_DSA_SHAKE_128F,
          SLH_DSA_SHA2_192S,
          SLH_DSA_SHAKE_192S,
          SLH_DSA_SHA2_192F,
          SLH_DSA_SHAKE_192F,
          SLH_DSA_SHA2_256S,
          SLH_DSA_SHAKE_256S,
          SLH_DSA_SHA2_256F,
          SLH_DSA_SHAKE_256F ->
          Family.HASH_TREE;
    };
  }

  /** Algorithms that one class of a back end computes. */
  enum Family {
    RSA,
    CURVE,
    SM2,
    EDWARDS,
    LATTICE,
    HASH_TREE
  }
}
