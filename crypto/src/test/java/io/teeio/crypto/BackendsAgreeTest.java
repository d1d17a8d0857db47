package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one back end makes, every other takes; and all compute the same. */
class BackendsAgreeTest {
  static Stream<Arguments> pairs() {
    return Backend.pairs();
  }

  static List<Crypto> all() {
    return Backend.all();
  }

  private static Secret secret(Source source, int length) {
    return Secret.adopt(source.bytes(length));
  }

  private static Bytes reveal(Secret secret) {
    return Bytes.copyOf(secret.<byte[]>expose(byte[]::clone));
  }

  @Test
  void theNativeBackEndIsThere() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        System.getProperty("os.arch", "").equals("amd64")
            && System.getProperty("os.name", "").equals("Linux"),
        "Corretto's jar here is for Linux on x86-64");

    assertThat(Crypto.corretto()).isPresent();
    assertThat(Crypto.fastest().name()).isEqualTo("corretto");
  }

  /** RSA's primes take seconds to find; one key of each size does for all back ends. */
  private static final Map<KeyAlgorithm, SigningKey> RSA = new ConcurrentHashMap<>();

  private static SigningKey key(Crypto signer, KeyAlgorithm algorithm) {
    return algorithm.family() == KeyAlgorithm.Family.RSA
        ? RSA.computeIfAbsent(
            algorithm, a -> Crypto.fastest().generateSigningKey(a, RandomSource.secure()))
        : signer.generateSigningKey(algorithm, RandomSource.secure());
  }

  /** Those of which there is more than one implementation, here or in another back end. */
  static Stream<SignatureAlgorithm> severalImplementations() {
    return Stream.of(SignatureAlgorithm.values())
        .filter(algorithm ->
            switch (algorithm.keyAlgorithm().family()) {
              case RSA, CURVE, EDWARDS -> true;
              case SM2, LATTICE, HASH_TREE -> false;
            });
  }

  @ParameterizedTest
  @MethodSource("severalImplementations")
  void everyBackEndVerifiesWhatAnyOtherSigned(SignatureAlgorithm algorithm) throws MalformedInput {
    Map<HashAlgorithm, Bytes> messages = new EnumMap<>(HashAlgorithm.class);
    messages.put(HashAlgorithm.SHA_256, Bytes.of(1, 2, 3));
    messages.put(HashAlgorithm.SHA_384, Bytes.zeros(148));
    for (Crypto signer : Backend.all()) {
      SigningKey own = key(signer, algorithm.keyAlgorithm());
      for (Crypto other : Backend.all()) {
        SigningKey key = SigningKey.readPkcs8(own.pkcs8());
        messages.forEach((hash, message) -> {
          Bytes context = Bytes.of(7, 8);
          Bytes signature =
              other.sign(key, algorithm, hash, message, context, RandomSource.secure());
          assertThat(signature.length()).isEqualTo(algorithm.signatureSize());
          for (Crypto verifier : Backend.all()) {
            VerificationKey half = own.verificationKey();
            assertThat(verifier.verify(half, algorithm, hash, message, context, signature))
                .as("%s key, %s signed, %s verifies", signer, other, verifier)
                .isTrue();
            Bytes longer = Bytes.concat(message, message);
            assertThat(verifier.verify(half, algorithm, hash, longer, context, signature))
                .isFalse();
          }
        });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothSidesAgreeOnASecret(Crypto one, Crypto other) {
    for (KeyExchangeAlgorithm algorithm : KeyExchangeAlgorithm.values()) {
      for (int i = 0; i < 4; i++) {
        try (KeyAgreement left = one.agreement(algorithm, RandomSource.secure());
            KeyAnswer right =
                other.answer(algorithm, left.publicData(), RandomSource.secure()).orElseThrow()) {
          assertThat(left.publicData().length()).isEqualTo(algorithm.requestSize());
          assertThat(right.data().length()).isEqualTo(algorithm.responseSize());
          Secret ours = left.agree(right.data()).orElseThrow();
          assertThat(ours.length()).isEqualTo(algorithm.secretSize());
          assertThat(ours.matches(right.secret())).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void hashesAndDerivedKeysAreTheSame(Crypto one, Crypto other) {
    Property.check(
        60,
        1,
        source -> {
          HashAlgorithm hash = source.pick(HashAlgorithm.values());
          Bytes data = Bytes.copyOf(source.bytes(0, 300));
          Bytes info = Bytes.copyOf(source.bytes(0, 40));
          Secret key = secret(source, source.between(0, 200));
          Secret salt = secret(source, source.between(0, 60));
          int length = source.between(0, 200);
          assertThat(one.hash(hash, data, info)).isEqualTo(other.hash(hash, data, info));
          assertThat(one.hmac(hash, key, data)).isEqualTo(other.hmac(hash, key, data));
          assertThat(one.extract(hash, salt, key).matches(other.extract(hash, salt, key))).isTrue();
          assertThat(one.extract(hash, data, key).matches(other.extract(hash, data, key))).isTrue();
          assertThat(one.extract(hash, salt, data).matches(other.extract(hash, salt, data)))
              .isTrue();
          assertThat(
                  one.expand(hash, key, info, length)
                      .matches(other.expand(hash, key, info, length)))
              .isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("all")
  void derivedKeysAreThoseOfBouncyCastle(Crypto crypto) {
    Property.check(
        60,
        2,
        source -> {
          HashAlgorithm hash = source.pick(HashAlgorithm.values());
          byte[] key = source.bytes(1, 80);
          byte[] salt = source.bytes(1, 60);
          byte[] info = source.bytes(0, 40);
          byte[] expected = new byte[source.between(1, 200)];
          HKDFBytesGenerator oracle =
              new HKDFBytesGenerator(
                  switch (hash) {
                    case SHA_256 -> new SHA256Digest();
                    case SHA_384 -> new SHA384Digest();
                    case SHA_512 -> new SHA512Digest();
                    case SHA3_256, SHA3_384, SHA3_512 -> new SHA3Digest(hash.size() * 8);
                    case SM3 -> new SM3Digest();
                  });
          oracle.init(new HKDFParameters(key, salt, info));
          oracle.generateBytes(expected, 0, expected.length);
          Secret prk = crypto.extract(hash, Bytes.copyOf(salt), Secret.copyOf(key));
          assertThat(reveal(crypto.expand(hash, prk, Bytes.copyOf(info), expected.length)))
              .isEqualTo(Bytes.copyOf(expected));
        });
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatOneSealsTheOtherOpens(Crypto one, Crypto other) {
    Property.check(
        60,
        3,
        source -> {
          Secret key = secret(source, 32);
          int tag = source.pick(12, 16);
          Bytes nonce = Bytes.copyOf(source.bytes(12));
          Bytes aad = Bytes.copyOf(source.bytes(0, 40));
          Bytes plaintext = Bytes.copyOf(source.bytes(0, 400));
          try (Aead sealing = one.aead(AeadAlgorithm.AES_256_GCM, key, tag);
              Aead opening = other.aead(AeadAlgorithm.AES_256_GCM, key, tag)) {
            Bytes sealed = sealing.seal(nonce, aad, plaintext);
            assertThat(sealed.length()).isEqualTo(plaintext.length() + tag);
            assertThat(opening.open(nonce, aad, sealed)).contains(plaintext);
            assertThat(sealed).isEqualTo(byBouncyCastle(key, tag, nonce, aad, plaintext));
          }
        });
  }

  private static Bytes byBouncyCastle(Secret key, int tag, Bytes nonce, Bytes aad, Bytes plaintext)
      throws Exception {
    var oracle = GCMBlockCipher.newInstance(AESEngine.newInstance());
    oracle.init(
        true,
        new AEADParameters(
            new KeyParameter(reveal(key).toArray()), tag * 8, nonce.toArray(), aad.toArray()));
    byte[] out = new byte[oracle.getOutputSize(plaintext.length())];
    int at = oracle.processBytes(plaintext.toArray(), 0, plaintext.length(), out, 0);
    oracle.doFinal(out, at);
    return Bytes.copyOf(out);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRunningHashIsTheHashOfItsParts(Crypto crypto) {
    Property.check(
        60,
        4,
        source -> {
          HashAlgorithm hash = source.pick(HashAlgorithm.values());
          RunningHash running = crypto.hashing(hash);
          Bytes whole = Bytes.EMPTY;
          for (byte[] part : source.list(0, 6, s -> s.bytes(0, 150))) {
            RunningHash fork = running.copy();
            running.update(Bytes.copyOf(part));
            whole = Bytes.concat(whole, Bytes.copyOf(part));
            fork.update(part, 0, part.length);
            assertThat(running.soFar()).isEqualTo(crypto.hash(hash, whole));
            assertThat(fork.soFar()).isEqualTo(running.soFar());
          }
          assertThat(running.algorithm()).isEqualTo(hash);
          assertThat(running.soFar()).isEqualTo(crypto.hash(hash, whole));
        });
  }
}
