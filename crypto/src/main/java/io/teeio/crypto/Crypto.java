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

  /** A fresh ephemeral key pair. */
  KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random);

  /** A fresh signing key. RSA takes about a second. */
  SigningKey generateSigningKey(SignatureAlgorithm algorithm, RandomSource random);

  /**
   * Signs the hash of {@code message}.
   *
   * @return {@link SignatureAlgorithm#signatureSize()} bytes
   */
  Bytes sign(SigningKey key, HashAlgorithm hash, Bytes message, RandomSource random);

  /** Whether {@code signature} is one of {@code key} on the hash of {@code message}. */
  boolean verify(VerificationKey key, HashAlgorithm hash, Bytes message, Bytes signature);

  /**
   * An authenticated cipher under one key.
   *
   * @param key {@link AeadAlgorithm#keySize()} bytes, copied
   * @param tagSize bytes of the tag: 16 (SPDM) or 12 (IDE)
   */
  Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize);

  /**
   * The default: the JDK, with Bouncy Castle for elliptic curves. Deterministic. Its curve
   * arithmetic is not written to take the same time for every key: where an attacker can time it on
   * keys that matter, sign with {@link #corretto} or {@link #jdk}.
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
