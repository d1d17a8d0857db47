package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/**
 * Every algorithm that SPDM and IDE use here, in the encodings of their wires. Immutable and safe
 * for many threads; the objects it makes ({@link RunningHash}, {@link KeyAgreement}, {@link Aead})
 * are not. Misuse by the caller, as a key of the wrong size, is unchecked; whatever a peer may have
 * sent wrong is a value.
 */
public interface Crypto {
  /** What computes, as a user may want to read it: {@code portable}, {@code jdk}, ... */
  String name();

  /**
   * Whether keys and signatures repeat byte for byte when the {@link RandomSource} does. A native
   * back end draws its own randomness and does not.
   */
  boolean deterministic();

  /** The hash of the concatenation of {@code parts}. */
  Bytes hash(HashAlgorithm algorithm, Bytes... parts);

  /** A hash that is fed piece by piece. */
  RunningHash hashing(HashAlgorithm algorithm);

  /** HMAC (RFC 2104). */
  Bytes hmac(HashAlgorithm algorithm, Secret key, Bytes data);

  /** HKDF-Extract (RFC 5869 2.2) with a public salt; an empty one counts as H zeros. */
  Secret extract(HashAlgorithm algorithm, Bytes salt, Secret inputKey);

  /** HKDF-Extract with a secret salt. */
  Secret extract(HashAlgorithm algorithm, Secret salt, Secret inputKey);

  /** HKDF-Extract with a secret salt and public input, as SPDM's master secret has it. */
  Secret extract(HashAlgorithm algorithm, Secret salt, Bytes inputKey);

  /** HKDF-Expand (RFC 5869 2.3) to {@code length} bytes, at most 255 times the hash size. */
  Secret expand(HashAlgorithm algorithm, Secret pseudorandomKey, Bytes info, int length);

  /** A fresh ephemeral key pair of the side that initiates. */
  KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random);

  /**
   * What the responding side answers to {@code initiatorData} with a fresh ephemeral key pair or an
   * encapsulation; empty if {@code initiatorData} has the wrong size or is no valid public value or
   * encapsulation key (SP 800-56A 5.6.2.3, FIPS 203 7.2).
   */
  Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random);

  /** A fresh signing key. RSA takes about a second. */
  SigningKey generateSigningKey(KeyAlgorithm algorithm, RandomSource random);

  /**
   * Signs {@code message}.
   *
   * @param algorithm how; one of those of {@code key}
   * @param hash the hash of {@code message} that RSA and ECDSA sign; the others have their own
   * @param context at most 255 bytes that Ed448, ML-DSA and SLH-DSA bind the signature to; the
   *     others have no such parameter and ignore it
   * @return {@link SignatureAlgorithm#signatureSize()} bytes
   */
  Bytes sign(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      RandomSource random);

  /**
   * Whether {@code signature} is one of {@code key} on {@code message}, as {@link #sign} makes it;
   * it is not if {@code key} is of another algorithm.
   */
  boolean verify(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      Bytes signature);

  /**
   * Signs a hash that was computed before, as SPDM 1.0 and 1.1 have it. Algorithms other than RSA
   * and ECDSA, which those versions do not have, take it as the message, without a context.
   *
   * @param digest {@link HashAlgorithm#size()} bytes
   */
  Bytes signDigest(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      RandomSource random);

  /** Whether {@code signature} is one of {@code key}, as {@link #signDigest} makes it. */
  boolean verifyDigest(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      Bytes signature);

  /**
   * An authenticated cipher under one key.
   *
   * @param key {@link AeadAlgorithm#keySize()} bytes, copied
   * @param tagSize bytes of the tag: 16 (SPDM) or, with GCM, 12 (IDE)
   */
  Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize);

  /**
   * The default: the JDK, with Bouncy Castle for elliptic curves and for what the JDK lacks.
   * Deterministic. Its curve arithmetic is not written to take the same time for every key: where
   * an attacker can time it on keys that matter, sign with {@link #corretto} or {@link #jdk}.
   */
  static Crypto portable() {
    return Backends.portable();
  }

  /** The JDK alone. Deterministic; slow on P-384. */
  static Crypto jdk() {
    return Backends.jdk();
  }

  /** Amazon Corretto's native provider, if its jar and its library are there. */
  static Optional<Crypto> corretto() {
    return Backends.corretto();
  }

  /** The fastest that is there. */
  static Crypto fastest() {
    return corretto().orElseGet(Crypto::portable);
  }
}
