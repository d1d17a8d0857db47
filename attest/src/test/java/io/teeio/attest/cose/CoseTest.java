package io.teeio.attest.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoseTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Bytes CONTENT = Bytes.fromHex("a10102");

  private static SigningKey key(KeyAlgorithm algorithm) {
    return CRYPTO.generateSigningKey(algorithm, RANDOM);
  }

  /** One key of each kind for all tests: those of RSA take long to make. */
  private static final Map<KeyAlgorithm, SigningKey> KEYS = new EnumMap<>(KeyAlgorithm.class);

  private static SigningKey oneKey(KeyAlgorithm algorithm) {
    return KEYS.computeIfAbsent(algorithm, CoseTest::key);
  }

  private static CoseHeaders headers(CoseAlgorithm algorithm) {
    return CoseHeaders.of(
        Cbor.Table.EMPTY.with(CoseHeaders.ALG, Cbor.whole(algorithm.identifier())),
        Cbor.Table.EMPTY.with(CoseHeaders.KID, Cbor.octets(Bytes.of(7))));
  }

  /** The kinds of keys that are made quickly. */
  private static List<KeyAlgorithm> keys(CoseAlgorithm algorithm) {
    return Arrays.stream(KeyAlgorithm.values())
        .filter(algorithm::takes)
        .filter(kind -> kind != KeyAlgorithm.RSA_3072 && kind != KeyAlgorithm.RSA_4096)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(CoseAlgorithm.class)
  void whatOneSignsVerifiesWithThatKeyOnly(CoseAlgorithm algorithm) throws MalformedInput {
    for (KeyAlgorithm kind : keys(algorithm)) {
      SigningKey key = oneKey(kind);
      CoseSign1 message = CoseSign1.sign(CRYPTO, key, headers(algorithm), CONTENT, RANDOM);
      CoseSign1 read = CoseSign1.read(message.toBytes());

      assertThat(read).isEqualTo(message);
      assertThat(read.headers().algorithm()).contains(algorithm);
      assertThat(read.headers().keyIdentifier()).contains(Bytes.of(7));
      assertThat(read.problem(CRYPTO, key.verificationKey())).isEmpty();
      assertThat(read.detached().problem(CRYPTO, key.verificationKey())).isPresent();
      assertThat(read.problem(CRYPTO, key.verificationKey(), Bytes.of(1), Bytes.EMPTY)).isPresent();
      assertThat(read.problem(CRYPTO, key.verificationKey(), CONTENT, Bytes.of(1))).isPresent();
      assertThat(read.detached().problem(CRYPTO, key.verificationKey(), CONTENT, Bytes.EMPTY))
          .isEmpty();
    }
  }

  @Test
  void aKeyOfAnotherKindDoesNotSign() {
    CoseSign1 message =
        CoseSign1.sign(
            CRYPTO, key(KeyAlgorithm.EC_P384), headers(CoseAlgorithm.ES384), CONTENT, RANDOM);

    assertThat(message.problem(CRYPTO, key(KeyAlgorithm.EC_P384).verificationKey())).isPresent();
    assertThat(message.problem(CRYPTO, key(KeyAlgorithm.EC_P256).verificationKey()))
        .hasValueSatisfying(problem -> assertThat(problem).contains("ES384"));
    assertThatThrownBy(() ->
            CoseSign1.sign(
                CRYPTO, key(KeyAlgorithm.EC_P256), headers(CoseAlgorithm.ES384), CONTENT, RANDOM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyBitOfASignedMessageCounts() throws MalformedInput {
    SigningKey key = key(KeyAlgorithm.EC_P256);
    CoseHeaders covered =
        CoseHeaders.of(Cbor.Table.EMPTY.with(CoseHeaders.ALG, Cbor.whole(-7)), Cbor.Table.EMPTY);
    Bytes message = CoseSign1.sign(CRYPTO, key, covered, CONTENT, RANDOM).toBytes();

    for (int i = 0; i < message.length(); i++) {
      byte[] changed = message.toArray();
      changed[i] ^= 1;
      try {
        assertThat(CoseSign1.read(Bytes.copyOf(changed)).problem(CRYPTO, key.verificationKey()))
            .as("byte " + i)
            .isPresent();
      } catch (MalformedInput refused) {
        assertThat(refused.field()).isNotEmpty();
      }
    }
  }

  @Test
  void severalSignOneMessage() throws MalformedInput {
    SigningKey first = key(KeyAlgorithm.EC_P384);
    SigningKey second = key(KeyAlgorithm.ED25519);
    CoseSign message =
        CoseSign.sign(
                CRYPTO, first, CoseHeaders.NONE, headers(CoseAlgorithm.ESP384), CONTENT, RANDOM)
            .and(CRYPTO, second, headers(CoseAlgorithm.EDDSA), RANDOM);
    CoseMessage read = CoseMessage.read(message.toBytes());

    assertThat(read).isEqualTo(message);
    assertThat(read.problem(CRYPTO, first.verificationKey(), 0)).isEmpty();
    assertThat(read.problem(CRYPTO, second.verificationKey(), 1)).isEmpty();
    assertThat(read.problem(CRYPTO, first.verificationKey(), 1)).isPresent();
  }

  /** RFC 9052 4.4: the context string keeps the two forms apart. */
  @Test
  void aSignatureOfSeveralIsNotOneOfOne() {
    SigningKey key = key(KeyAlgorithm.EC_P256);
    CoseSign several =
        CoseSign.sign(CRYPTO, key, CoseHeaders.NONE, headers(CoseAlgorithm.ES256), CONTENT, RANDOM);
    CoseSign1 one =
        new CoseSign1(
            headers(CoseAlgorithm.ES256),
            Optional.of(CONTENT),
            several.signatures().getFirst().signature());

    assertThat(one.problem(CRYPTO, key.verificationKey())).isPresent();
  }

  private static Bytes message(Cbor.Table covered, Cbor.Table uncovered) {
    return CborWriter.write(
        new Cbor.Tagged(
            18,
            Cbor.list(
                Cbor.octets(CborWriter.write(covered)),
                uncovered,
                Cbor.octets(CONTENT),
                Cbor.octets(Bytes.zeros(64)))));
  }

  @Test
  void headersThatCannotBeTrustedAreRefused() throws MalformedInput {
    Cbor.Table alg = Cbor.Table.EMPTY.with(1, Cbor.whole(-7));
    Cbor.Table none = Cbor.Table.EMPTY;

    assertThat(CoseSign1.read(message(alg, none)).headers().algorithm()).isPresent();
    List.of(
            message(alg, alg),
            message(alg, none.with(2, Cbor.list(Cbor.whole(1)))),
            message(alg.with(2, Cbor.list(Cbor.whole(99))), none),
            message(alg.with(2, Cbor.list(Cbor.whole(4))), none),
            message(alg.with(2, Cbor.list()), none))
        .forEach(bytes ->
            assertThatThrownBy(() -> CoseSign1.read(bytes)).isInstanceOf(MalformedInput.class));
    assertThat(CoseSign1.read(message(alg.with(2, Cbor.list(Cbor.whole(1))), none))).isNotNull();
    assertThatThrownBy(() -> CoseMessage.read(Bytes.fromHex("8440a0f640")))
        .isInstanceOf(MalformedInput.class);
    assertThat(CoseSign1.read(Bytes.fromHex("8440a0f640")).payload()).isEmpty();
    for (String hex :
        List.of("d18440a0f640", "d28340a0f6", "d28440a00040", "d284a0a04040", "d28441a0804040")) {
      assertThatThrownBy(() -> CoseSign1.read(Bytes.fromHex(hex)))
          .isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void withoutAnAlgorithmNothingIsSigned() throws MalformedInput {
    SigningKey key = key(KeyAlgorithm.EC_P256);
    CoseSign1 message = CoseSign1.read(Bytes.fromHex("d28440a04040"));

    assertThat(message.problem(CRYPTO, key.verificationKey()))
        .hasValueSatisfying(problem -> assertThat(problem).contains("algorithm"));
  }

  @Test
  void certificatesComeAlong() throws MalformedInput {
    CertificateMint mint =
        new CertificateMint(CRYPTO, RANDOM, () -> Instant.parse("2026-11-21T00:00:00Z"));
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P256, "root");
    MintedCertificate signer = mint.intermediate(root, KeyAlgorithm.EC_P256, "signer");
    for (List<Certificate> chain :
        List.of(List.of(signer.certificate()), List.of(signer.certificate(), root.certificate()))) {
      CoseSign1 message =
          CoseSign1.sign(
              CRYPTO,
              signer.key(),
              CoseSign1.headers(signer.key()).withCertificates(chain),
              CONTENT,
              RANDOM);
      assertThat(CoseSign1.read(message.toBytes()).headers().certificates()).isEqualTo(chain);
    }
    CoseSign1 wrong =
        CoseSign1.read(message(Cbor.Table.EMPTY, Cbor.Table.EMPTY.with(33, Cbor.whole(1))));
    assertThatThrownBy(() -> wrong.headers().certificates()).isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {
        "EC_P256",
        "EC_P384",
        "EC_P521",
        "ED25519",
        "ED448",
        "ML_DSA_44",
        "ML_DSA_65",
        "ML_DSA_87"
      })
  void keysAreWrittenAndRead(KeyAlgorithm kind) throws MalformedInput {
    CoseKey key =
        new CoseKey(
            key(kind).verificationKey(), Optional.of(Bytes.of(1, 2)), CoseAlgorithm.usual(kind));

    assertThat(CoseKey.read(key.toBytes())).isEqualTo(key);
    assertThat(CoseKey.read(new CoseKey(key.key()).toBytes()).key()).isEqualTo(key.key());
    assertThat(key.takes(CoseAlgorithm.usual(kind).orElseThrow())).isTrue();
    assertThat(key.takes(CoseAlgorithm.PS256)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"RSA_2048", "SM2", "SLH_DSA_SHA2_128F"})
  void keysThatNoTokenCarriesAreNotWritten(KeyAlgorithm kind) {
    CoseKey key = new CoseKey(oneKey(kind).verificationKey());

    assertThatIllegalArgumentException().isThrownBy(key::toCbor).withMessageContaining("written");
  }

  @Test
  void aKeyOfAnAlgorithmNamesOneOfAlgorithmKeys() {
    Cbor.Table good = new CoseKey(oneKey(KeyAlgorithm.ML_DSA_44).verificationKey()).toCbor();

    for (Cbor number : List.of(Cbor.whole(-7), Cbor.whole(-8), Cbor.whole(-49), Cbor.text("x"))) {
      assertThatThrownBy(() -> CoseKey.read(CborWriter.write(good.with(3, number))))
          .isInstanceOf(MalformedInput.class);
    }
    assertThatThrownBy(() ->
            CoseKey.read(
                CborWriter.write(
                    Cbor.Table.EMPTY.with(1, Cbor.whole(7)).with(-1, good.get(-1).orElseThrow()))))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("has no entry 3");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P256", "EC_P384", "EC_P521"})
  void aCompressedPointIsTheSameKey(KeyAlgorithm kind) throws MalformedInput {
    for (int i = 0; i < 4; i++) {
      CoseKey key = new CoseKey(key(kind).verificationKey());
      Cbor.Table table = key.toCbor();
      Bytes y = ((Cbor.Octets) table.get(-3).orElseThrow()).value();
      boolean odd = (y.at(y.length() - 1) & 1) != 0;

      assertThat(CoseKey.read(CborWriter.write(table.with(-3, Cbor.flag(odd))))).isEqualTo(key);
      assertThat(CoseKey.read(CborWriter.write(table.with(-3, Cbor.flag(!odd))))).isNotEqualTo(key);
    }
  }

  @Test
  void whatIsNoKeyIsRefused() {
    Cbor.Table good = new CoseKey(key(KeyAlgorithm.EC_P256).verificationKey()).toCbor();
    List.of(
            good.with(1, Cbor.whole(9)),
            good.with(-1, Cbor.whole(2)),
            good.with(-1, Cbor.whole(9)),
            good.with(-2, Cbor.octets(Bytes.zeros(32))),
            good.with(-3, Cbor.octets(Bytes.zeros(31))),
            good.with(3, Cbor.whole(-35)),
            good.with(3, Cbor.whole(-9999)),
            good.with(1, Cbor.whole(1)),
            good.with(1, Cbor.whole(3)),
            good.with(1, Cbor.whole(7)))
        .forEach(table ->
            assertThatThrownBy(() -> CoseKey.read(CborWriter.write(table)))
                .isInstanceOf(MalformedInput.class));
  }
}
