package io.teeio.bench;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAgreement;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.KeyExchangeAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The operations of a handshake on each back end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CryptoBenchmark {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final RandomSource random = RandomSource.secure();
  private final SigningKey p256 = key(KeyAlgorithm.EC_P256);
  private final SigningKey p384 = key(KeyAlgorithm.EC_P384);
  private final Bytes message = Bytes.zeros(148);
  private final Bytes signature256 = sign(p256);
  private final Bytes signature384 = sign(p384);
  private final Bytes block = Bytes.zeros(4096);
  private final Secret secret = random.secret(48);
  private final KeyAgreement peer =
      Crypto.portable().agreement(KeyExchangeAlgorithm.SECP384R1, random);
  private final MintedCertificate root = mint().root(KeyAlgorithm.EC_P384, "Root");
  private final MintedCertificate leaf =
      mint().device(root, KeyAlgorithm.EC_P384, "ACME", "X", "1");

  private CertificateMint mint() {
    return new CertificateMint(Crypto.portable(), random, () -> NOW);
  }

  private SigningKey key(KeyAlgorithm algorithm) {
    return Crypto.portable().generateSigningKey(algorithm, random);
  }

  private Bytes sign(SigningKey key) {
    return Crypto.portable()
        .sign(
            key,
            key.algorithm().usualSignature(),
            HashAlgorithm.SHA_384,
            message,
            Bytes.EMPTY,
            random);
  }

  /** ECDSA P-384: what a responder does for CHALLENGE, MEASUREMENTS and KEY_EXCHANGE. */
  @Benchmark
  public Object signP384(CryptoState state) {
    return state
        .crypto()
        .sign(
            p384,
            SignatureAlgorithm.ECDSA_P384,
            HashAlgorithm.SHA_384,
            message,
            Bytes.EMPTY,
            random);
  }

  /** ECDSA P-384: what a requester does with the answer. */
  @Benchmark
  public Object verifyP384(CryptoState state) {
    return state
        .crypto()
        .verify(
            p384.verificationKey(),
            SignatureAlgorithm.ECDSA_P384,
            HashAlgorithm.SHA_384,
            message,
            Bytes.EMPTY,
            signature384);
  }

  /** ECDSA P-256. */
  @Benchmark
  public Object signP256(CryptoState state) {
    return state
        .crypto()
        .sign(
            p256,
            SignatureAlgorithm.ECDSA_P256,
            HashAlgorithm.SHA_384,
            message,
            Bytes.EMPTY,
            random);
  }

  /** ECDSA P-256. */
  @Benchmark
  public Object verifyP256(CryptoState state) {
    return state
        .crypto()
        .verify(
            p256.verificationKey(),
            SignatureAlgorithm.ECDSA_P256,
            HashAlgorithm.SHA_384,
            message,
            Bytes.EMPTY,
            signature256);
  }

  /** One side of KEY_EXCHANGE: a fresh pair and the shared secret. */
  @Benchmark
  public Object keyExchangeP384(CryptoState state) {
    try (KeyAgreement own = state.crypto().agreement(KeyExchangeAlgorithm.SECP384R1, random)) {
      return own.agree(peer.publicData());
    }
  }

  /** HKDF-Expand, a step of the key schedule. */
  @Benchmark
  public Object expandSha384(CryptoState state) {
    return state.crypto().expand(HashAlgorithm.SHA_384, secret, message, 48);
  }

  /** SHA-384 of 4 KiB. */
  @Benchmark
  public Object hash4KiB(CryptoState state) {
    return state.crypto().hash(HashAlgorithm.SHA_384, block);
  }

  /** A root and a leaf. */
  @Benchmark
  public Object checkPath(CryptoState state) {
    return CertificatePath.check(
        state.crypto(), List.of(root.certificate(), leaf.certificate()), NOW);
  }
}
