package io.teeio.attest.cose;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A signature algorithm of COSE's registry: those of RFC 9053 2 with the curves that RFC 9053
 * recommends for them, the fully specified ones of RFC 9864, RSASSA-PSS of RFC 8230 and ML-DSA.
 */
public enum CoseAlgorithm {
  /** ECDSA with SHA-256, on P-256. */
  ES256(-7, HashAlgorithm.SHA_256, KeyAlgorithm.EC_P256),
  /** ECDSA with SHA-384, on P-384. */
  ES384(-35, HashAlgorithm.SHA_384, KeyAlgorithm.EC_P384),
  /** ECDSA with SHA-512, on P-521. */
  ES512(-36, HashAlgorithm.SHA_512, KeyAlgorithm.EC_P521),
  /** ECDSA with SHA-256 on P-256, fully specified. */
  ESP256(-9, HashAlgorithm.SHA_256, KeyAlgorithm.EC_P256),
  /** ECDSA with SHA-384 on P-384, fully specified. */
  ESP384(-51, HashAlgorithm.SHA_384, KeyAlgorithm.EC_P384),
  /** ECDSA with SHA-512 on P-521, fully specified. */
  ESP512(-52, HashAlgorithm.SHA_512, KeyAlgorithm.EC_P521),
  /** Ed25519 or Ed448, as the key is. */
  EDDSA(-8, HashAlgorithm.SHA_512, KeyAlgorithm.ED25519, KeyAlgorithm.ED448),
  /** Ed25519. */
  ED25519(-19, HashAlgorithm.SHA_512, KeyAlgorithm.ED25519),
  /** Ed448. */
  ED448(-53, HashAlgorithm.SHA_512, KeyAlgorithm.ED448),
  /** RSASSA-PSS with SHA-256. */
  PS256(
      -37,
      HashAlgorithm.SHA_256,
      KeyAlgorithm.RSA_2048,
      KeyAlgorithm.RSA_3072,
      KeyAlgorithm.RSA_4096),
  /** RSASSA-PSS with SHA-384. */
  PS384(
      -38,
      HashAlgorithm.SHA_384,
      KeyAlgorithm.RSA_2048,
      KeyAlgorithm.RSA_3072,
      KeyAlgorithm.RSA_4096),
  /** RSASSA-PSS with SHA-512. */
  PS512(
      -39,
      HashAlgorithm.SHA_512,
      KeyAlgorithm.RSA_2048,
      KeyAlgorithm.RSA_3072,
      KeyAlgorithm.RSA_4096),
  /** ML-DSA-44. */
  ML_DSA_44(-48, HashAlgorithm.SHA_256, KeyAlgorithm.ML_DSA_44),
  /** ML-DSA-65. */
  ML_DSA_65(-49, HashAlgorithm.SHA_384, KeyAlgorithm.ML_DSA_65),
  /** ML-DSA-87. */
  ML_DSA_87(-50, HashAlgorithm.SHA_512, KeyAlgorithm.ML_DSA_87);

  private final int identifier;
  private final HashAlgorithm hash;

  @SuppressWarnings("ImmutableEnumChecker") // List.of does not change
  private final List<KeyAlgorithm> keys;

  CoseAlgorithm(int identifier, HashAlgorithm hash, KeyAlgorithm... keys) {
    this.identifier = identifier;
    this.hash = hash;
    this.keys = List.of(keys);
  }

  /** The number in COSE's registry. */
  public int identifier() {
    return identifier;
  }

  /** The algorithm with this number, if it is one of these. */
  public static Optional<CoseAlgorithm> of(long identifier) {
    return Arrays.stream(values()).filter(each -> each.identifier == identifier).findFirst();
  }

  /** The algorithm that is usual for keys of this kind. */
  public static Optional<CoseAlgorithm> usual(KeyAlgorithm key) {
    return Arrays.stream(values()).filter(each -> each.keys.contains(key)).findFirst();
  }

  /** Whether keys of this kind sign so. */
  public boolean takes(KeyAlgorithm key) {
    return keys.contains(key);
  }

  /** How such a key signs here: RSA's second way is the PSS of these algorithms. */
  private static SignatureAlgorithm signature(KeyAlgorithm key) {
    return key.signatures().getLast();
  }

  /** Whether {@code signature} is one of {@code key} on {@code message}, made this way. */
  boolean verify(Crypto crypto, VerificationKey key, Bytes message, Bytes signature) {
    return takes(key.algorithm())
        && crypto.verify(key, signature(key.algorithm()), hash, message, Bytes.EMPTY, signature);
  }

  /** The signature of {@code key}, which is of a kind that signs so, on {@code message}. */
  Bytes sign(Crypto crypto, SigningKey key, Bytes message, RandomSource random) {
    if (!takes(key.algorithm())) {
      throw new IllegalArgumentException(key.algorithm() + " does not sign with " + this);
    }
    return crypto.sign(key, signature(key.algorithm()), hash, message, Bytes.EMPTY, random);
  }
}
