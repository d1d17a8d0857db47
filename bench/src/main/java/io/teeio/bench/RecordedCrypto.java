package io.teeio.bench;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAgreement;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.KeyAnswer;
import io.teeio.crypto.KeyExchangeAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.RunningHash;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Computes as another back end does and writes down every operation, so that the bare operations of
 * a protocol can be done again without it: of the same kinds, on as many bytes, in the same order.
 */
final class RecordedCrypto implements Crypto {
  private final Crypto crypto;
  private final List<Supplier<Object>> operations = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  RecordedCrypto(Crypto crypto) {
    this.crypto = crypto;
  }

  /** What was done since the beginning. */
  List<Supplier<Object>> operations() {
    return List.copyOf(operations);
  }

  /** How often each kind of operation was done. */
  Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  private <T> T record(String kind, Supplier<T> operation) {
    operations.add(operation::get);
    counts.merge(kind, 1, Integer::sum);
    return operation.get();
  }

  @Override
  public String name() {
    return crypto.name();
  }

  @Override
  public boolean deterministic() {
    return crypto.deterministic();
  }

  @Override
  public Bytes hash(HashAlgorithm algorithm, Bytes... parts) {
    Bytes whole = Bytes.concat(parts);
    return record("hash", () -> crypto.hash(algorithm, whole));
  }

  @Override
  public RunningHash hashing(HashAlgorithm algorithm) {
    return new Running(crypto.hashing(algorithm), Bytes.EMPTY);
  }

  /** What was fed since the last result is hashed when the next one is wanted. */
  private final class Running implements RunningHash {
    private final RunningHash hash;
    private Bytes pending;

    Running(RunningHash hash, Bytes pending) {
      this.hash = hash;
      this.pending = pending;
    }

    @Override
    public HashAlgorithm algorithm() {
      return hash.algorithm();
    }

    @Override
    public void update(Bytes part) {
      hash.update(part);
      pending = Bytes.concat(pending, part);
    }

    @Override
    public void update(byte[] source, int offset, int length) {
      update(Bytes.copyOf(source, offset, offset + length));
    }

    @Override
    public Bytes soFar() {
      Bytes fed = pending;
      pending = Bytes.EMPTY;
      record("hash", () -> crypto.hash(algorithm(), fed));
      return hash.soFar();
    }

    @Override
    public RunningHash copy() {
      return new Running(hash.copy(), pending);
    }
  }

  @Override
  public Bytes hmac(HashAlgorithm algorithm, Secret key, Bytes data) {
    Secret kept = key.duplicate();
    return record("HMAC", () -> crypto.hmac(algorithm, kept, data));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Bytes salt, Secret inputKey) {
    Secret kept = inputKey.duplicate();
    return record("HKDF", () -> crypto.extract(algorithm, salt, kept));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Secret inputKey) {
    Secret kept = salt.duplicate();
    Secret input = inputKey.duplicate();
    return record("HKDF", () -> crypto.extract(algorithm, kept, input));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Bytes inputKey) {
    Secret kept = salt.duplicate();
    return record("HKDF", () -> crypto.extract(algorithm, kept, inputKey));
  }

  @Override
  public Secret expand(HashAlgorithm algorithm, Secret pseudorandomKey, Bytes info, int length) {
    Secret kept = pseudorandomKey.duplicate();
    return record("HKDF", () -> crypto.expand(algorithm, kept, info, length));
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    KeyAgreement own = record("key pair", () -> crypto.agreement(algorithm, random));
    return new KeyAgreement() {
      @Override
      public KeyExchangeAlgorithm algorithm() {
        return algorithm;
      }

      @Override
      public Bytes publicData() {
        return own.publicData();
      }

      @Override
      public Optional<Secret> agree(Bytes responderData) {
        return record("agreement", () -> own.agree(responderData));
      }

      // The pair lives on, to agree again.
      @Override
      public void close() {
        counts.merge("closed", 1, Integer::sum);
      }
    };
  }

  @Override
  public Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random) {
    return record("key pair and agreement", () -> crypto.answer(algorithm, initiatorData, random));
  }

  @Override
  public SigningKey generateSigningKey(KeyAlgorithm algorithm, RandomSource random) {
    return record("signing key", () -> crypto.generateSigningKey(algorithm, random));
  }

  @Override
  public Bytes sign(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      RandomSource random) {
    return record("sign", () -> crypto.sign(key, algorithm, hash, message, context, random));
  }

  @Override
  public boolean verify(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      Bytes signature) {
    return record("verify", () -> crypto.verify(key, algorithm, hash, message, context, signature));
  }

  @Override
  public Bytes signDigest(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      RandomSource random) {
    return record("sign", () -> crypto.signDigest(key, algorithm, hash, digest, random));
  }

  @Override
  public boolean verifyDigest(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      Bytes signature) {
    return record("verify", () -> crypto.verifyDigest(key, algorithm, hash, digest, signature));
  }

  @Override
  public Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize) {
    Secret kept = key.duplicate();
    AtomicReference<Aead> again = new AtomicReference<>(crypto.aead(algorithm, key, tagSize));
    operations.add(() -> {
      again.set(crypto.aead(algorithm, kept, tagSize));
      return again;
    });
    return new RecordedAead(
        crypto.aead(algorithm, key, tagSize),
        operation -> {
          operations.add(() -> operation.apply(again.get()));
          counts.merge("AEAD", 1, Integer::sum);
        });
  }
}
