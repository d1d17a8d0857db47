package io.teeio.spdm.role;

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
import java.util.Optional;

/** Computes everything right, but gives out a public value that is no point of the curve. */
record CurveLiar(Crypto honest) implements Crypto {
  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    KeyAgreement share = honest.agreement(algorithm, random);
    return new KeyAgreement() {
      @Override
      public KeyExchangeAlgorithm algorithm() {
        return algorithm;
      }

      @Override
      public Bytes publicData() {
        return Pair.flip(share.publicData(), 0, 1);
      }

      @Override
      public Optional<Secret> agree(Bytes peerPublic) {
        return share.agree(peerPublic);
      }

      @Override
      public void close() {
        share.close();
      }
    };
  }

  @Override
  public String name() {
    return "liar";
  }

  @Override
  public boolean deterministic() {
    return honest.deterministic();
  }

  @Override
  public Bytes hash(HashAlgorithm algorithm, Bytes... parts) {
    return honest.hash(algorithm, parts);
  }

  @Override
  public RunningHash hashing(HashAlgorithm algorithm) {
    return honest.hashing(algorithm);
  }

  @Override
  public Bytes hmac(HashAlgorithm algorithm, Secret key, Bytes data) {
    return honest.hmac(algorithm, key, data);
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Bytes salt, Secret inputKey) {
    return honest.extract(algorithm, salt, inputKey);
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Secret inputKey) {
    return honest.extract(algorithm, salt, inputKey);
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Bytes inputKey) {
    return honest.extract(algorithm, salt, inputKey);
  }

  @Override
  public Secret expand(HashAlgorithm algorithm, Secret pseudorandomKey, Bytes info, int length) {
    return honest.expand(algorithm, pseudorandomKey, info, length);
  }

  @Override
  public Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random) {
    return honest
        .answer(algorithm, initiatorData, random)
        .map(answer -> new KeyAnswer(Pair.flip(answer.data(), 0, 1), answer.secret()));
  }

  @Override
  public SigningKey generateSigningKey(KeyAlgorithm algorithm, RandomSource random) {
    return honest.generateSigningKey(algorithm, random);
  }

  @Override
  public Bytes sign(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      RandomSource random) {
    return honest.sign(key, algorithm, hash, message, context, random);
  }

  @Override
  public boolean verify(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes message,
      Bytes context,
      Bytes signature) {
    return honest.verify(key, algorithm, hash, message, context, signature);
  }

  @Override
  public Bytes signDigest(
      SigningKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      RandomSource random) {
    return honest.signDigest(key, algorithm, hash, digest, random);
  }

  @Override
  public boolean verifyDigest(
      VerificationKey key,
      SignatureAlgorithm algorithm,
      HashAlgorithm hash,
      Bytes digest,
      Bytes signature) {
    return honest.verifyDigest(key, algorithm, hash, digest, signature);
  }

  @Override
  public Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize) {
    return honest.aead(algorithm, key, tagSize);
  }
}
