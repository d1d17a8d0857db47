package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/** A back end composed of parts. */
final class ComposedCrypto implements Crypto {
  private static final int LONGEST_CONTEXT = 255;

  private final String name;
  private final boolean deterministic;
  private final Hashes hashes;
  private final Ciphers ciphers;
  private final Engines engines;

  ComposedCrypto(
      String name, boolean deterministic, Hashes hashes, Ciphers ciphers, Engines engines) {
    this.name = name;
    this.deterministic = deterministic;
    this.hashes = hashes;
    this.ciphers = ciphers;
    this.engines = engines;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean deterministic() {
    return deterministic;
  }

  @Override
  public Bytes hash(HashAlgorithm algorithm, Bytes... parts) {
    byte[][] arrays = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      arrays[i] = parts[i].shared();
    }
    return Bytes.adopt(hashes.digest(algorithm, arrays));
  }

  @Override
  public RunningHash hashing(HashAlgorithm algorithm) {
    return hashes.hashing(algorithm);
  }

  @Override
  public Bytes hmac(HashAlgorithm algorithm, Secret key, Bytes data) {
    return Bytes.adopt(key.expose(raw -> hashes.mac(algorithm, raw, data.shared())));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Bytes salt, Secret inputKey) {
    return Secret.adopt(inputKey.expose(input -> hashes.mac(algorithm, salt.shared(), input)));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Secret inputKey) {
    return Secret.adopt(
        salt.expose(key -> inputKey.expose(input -> hashes.mac(algorithm, key, input))));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Bytes inputKey) {
    return Secret.adopt(salt.expose(key -> hashes.mac(algorithm, key, inputKey.shared())));
  }

  @Override
  public Secret expand(HashAlgorithm algorithm, Secret pseudorandomKey, Bytes info, int length) {
    if (length < 0 || length > 255 * algorithm.size()) {
      throw new IllegalArgumentException("HKDF cannot expand to " + length + " bytes");
    }
    return Secret.adopt(
        pseudorandomKey.expose(key -> hashes.expand(algorithm, key, info.shared(), length)));
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    return engines.exchange(algorithm).agreement(algorithm, random);
  }

  @Override
  public Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random) {
    return initiatorData.length() == algorithm.requestSize()
        ? engines.exchange(algorithm).answer(algorithm, initiatorData, random)
        : Optional.empty();
  }

  @Override
  public SigningKey generateSigningKey(KeyAlgorithm algorithm, RandomSource random) {
    return engines.signer(algorithm).generate(algorithm, random);
  }

  @Override
  public Bytes sign(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      RandomSource random) {
    return sign(key, input(algorithm, hash, message, context, false), random);
  }

  @Override
  public Bytes signDigest(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      RandomSource random) {
    requireDigest(hash, digest);
    return sign(key, input(algorithm, hash, digest, Bytes.EMPTY, true), random);
  }

  private Bytes sign(SigningKey key, SignedInput input, RandomSource random) {
    if (input.algorithm().keyAlgorithm() != key.algorithm()) {
      throw new IllegalArgumentException(
          "a key of " + key.algorithm() + " cannot sign under " + input.algorithm());
    }
    return Bytes.adopt(engines.signer(key.algorithm()).sign(key, input, random));
  }

  @Override
  public boolean verify(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      Bytes signature) {
    return verify(key, input(algorithm, hash, message, context, false), signature);
  }

  @Override
  public boolean verifyDigest(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      Bytes signature) {
    requireDigest(hash, digest);
    return verify(key, input(algorithm, hash, digest, Bytes.EMPTY, true), signature);
  }

  private boolean verify(VerificationKey key, SignedInput input, Bytes signature) {
    return input.algorithm().keyAlgorithm() == key.algorithm()
        && signature.length() == input.algorithm().signatureSize()
        && engines.signer(key.algorithm()).verify(key, input, signature.shared());
  }

  private SignedInput input(
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      boolean digested) {
    if (context.length() > LONGEST_CONTEXT) {
      throw new IllegalArgumentException("a context has at most 255 bytes");
    }
    return new SignedInput(algorithm, hash, message.shared(), context.shared(), digested, hashes);
  }

  private static void requireDigest(HashAlgorithm hash, Bytes digest) {
    if (digest.length() != hash.size()) {
      throw new IllegalArgumentException(
          hash + " has " + hash.size() + " bytes, not " + digest.length());
    }
  }

  @Override
  public Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize) {
    if (key.length() != algorithm.keySize()) {
      throw new IllegalArgumentException(
          "a key has " + algorithm.keySize() + " bytes, not " + key.length());
    }
    if (!algorithm.allowsTag(tagSize)) {
      throw new IllegalArgumentException(algorithm + " has no tag of " + tagSize + " bytes");
    }
    return ciphers.aead(algorithm, key, tagSize);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
