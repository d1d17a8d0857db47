package io.teeio.attest.result;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * A signature algorithm of JSON Web Signatures (RFC 7518 3.1, RFC 8037, RFC 9864). The key decides
 * which one it is: what a header says must agree, and cannot choose another.
 */
public enum JoseAlgorithm {
  /** ECDSA with SHA-256, on P-256. */
  ES256("ES256", HashAlgorithm.SHA_256, KeyAlgorithm.EC_P256),
  /** ECDSA with SHA-384, on P-384. */
  ES384("ES384", HashAlgorithm.SHA_384, KeyAlgorithm.EC_P384),
  /** ECDSA with SHA-512, on P-521. */
  ES512("ES512", HashAlgorithm.SHA_512, KeyAlgorithm.EC_P521),
  /** Ed25519. */
  ED25519("EdDSA", HashAlgorithm.SHA_512, KeyAlgorithm.ED25519);

  private final String word;
  private final HashAlgorithm hash;
  private final KeyAlgorithm key;

  JoseAlgorithm(String word, HashAlgorithm hash, KeyAlgorithm key) {
    this.word = word;
    this.hash = hash;
    this.key = key;
  }

  /** The name of it in headers. */
  public String word() {
    return word;
  }

  /** How keys of this kind sign, if they do. */
  public static Optional<JoseAlgorithm> of(KeyAlgorithm key) {
    return Arrays.stream(values()).filter(each -> each.key == key).findFirst();
  }

  /** Whether a header may call it {@code name}; RFC 9864 gave EdDSA's curves names of their own. */
  boolean isCalled(String name) {
    return name.equals(word) || (this == ED25519 && name.equals("Ed25519"));
  }

  boolean verify(Crypto crypto, VerificationKey by, Bytes message, Bytes signature) {
    return by.algorithm() == key
        && crypto.verify(by, key.usualSignature(), hash, message, Bytes.EMPTY, signature);
  }

  Bytes sign(Crypto crypto, SigningKey by, Bytes message, RandomSource random) {
    return crypto.sign(by, key.usualSignature(), hash, message, Bytes.EMPTY, random);
  }
}
