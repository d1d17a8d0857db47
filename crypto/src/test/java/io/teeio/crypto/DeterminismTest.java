package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scenario with a seed runs the same way every time, keys and signatures included. */
class DeterminismTest {
  static Stream<Crypto> deterministic() {
    return Backend.deterministic();
  }

  private static Bytes everything(Crypto crypto, RandomSource random) {
    Bytes made = Bytes.EMPTY;
    for (KeyAlgorithm algorithm : KeyEncodingTest.algorithms()) {
      SigningKey key = crypto.generateSigningKey(algorithm, random);
      Bytes signature =
          Signatures.with(crypto).sign(key, HashAlgorithm.SHA_384, Bytes.of(1), random);
      made = Bytes.concat(made, key.verificationKey().subjectPublicKeyInfo(), signature);
    }
    for (KeyExchangeAlgorithm algorithm : KeyExchangeAlgorithm.values()) {
      try (KeyAgreement agreement = crypto.agreement(algorithm, random)) {
        made = Bytes.concat(made, agreement.publicData());
      }
    }
    CertificateMint mint =
        new CertificateMint(crypto, random, () -> Instant.parse("2026-01-01T00:00:00Z"));
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P384, "root");
    MintedCertificate leaf = mint.device(root, KeyAlgorithm.EC_P384, "maker", "product", "1");
    return Bytes.concat(made, root.certificate().der(), leaf.certificate().der());
  }

  @ParameterizedTest
  @MethodSource("deterministic")
  void theSameSeedMakesTheSameBytes(Crypto crypto) {
    Bytes first = everything(crypto, new SeededRandom(1));

    assertThat(everything(crypto, new SeededRandom(1))).isEqualTo(first);
    assertThat(everything(crypto, new SeededRandom(2))).isNotEqualTo(first);
  }
}
