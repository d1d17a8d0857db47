package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.evidence.CoseWriter;
import io.teeio.platform.evidence.DiceLayer;
import io.teeio.platform.evidence.MeasuredBoot;
import io.teeio.platform.evidence.PlatformMaker;
import io.teeio.platform.evidence.PlatformState;
import io.teeio.platform.evidence.SoftwareComponent;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COVG 8. What verifiers find in the evidence is proved in {@code lab}, TvmEvidenceTest. */
class GetEvidenceTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final long KEY = TestGuest.NONCE + 0x1000;
  private static final Bytes CHALLENGE =
      CRYPTO.hash(HashAlgorithm.SHA_512, Bytes.of(1)).slice(0, 64);
  private static final Bytes PUBLIC_KEY = Bytes.concat(Bytes.of(0xA5, 0x5A), Bytes.zeros(30));

  private static MeasuredBoot boot(int tsm) {
    TestMachine.TestRandom random = new TestMachine.TestRandom();
    PlatformMaker maker =
        new PlatformMaker(
            new CertificateMint(
                CRYPTO, random, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"))));
    SoftwareComponent firmware =
        new SoftwareComponent("firmware", Bytes.of(1), 1, Optional.empty(), Bytes.of(2));
    SoftwareComponent monitor =
        new SoftwareComponent("tsm", Bytes.of(tsm), 1, Optional.of(Bytes.of(4)), Bytes.of(2));
    return new MeasuredBoot(
        CRYPTO,
        random,
        maker,
        new TestMachine.TestRandom().secret(DiceLayer.SIZE),
        new MeasuredBoot.Software(
            "test", PlatformState.SECURED, List.of(firmware), List.of(monitor)));
  }

  private static Bench bench() {
    Bench bench = new Bench(options -> options.identity = Optional.of(boot(3)));
    bench.guest.store(KEY, PUBLIC_KEY);
    bench.guest.store(TestGuest.NONCE, CHALLENGE);
    return bench;
  }

  private static SbiResult evidence(Bench bench) {
    return evidence(bench, KEY, PUBLIC_KEY.length(), TestGuest.NONCE, 1);
  }

  private static SbiResult evidence(
      Bench bench, long key, long keySize, long challenge, long format) {
    return bench.guest.call(
        CovgFunction.GET_EVIDENCE,
        key,
        keySize,
        challenge,
        format,
        TestGuest.BUFFER,
        TestGuest.BUFFER_SIZE);
  }

  private static boolean holds(Bytes whole, Bytes part) {
    return whole.toString().contains(part.toString());
  }

  @Test
  void theCertificateHoldsChallengeKeyAndTheTokensBelow() {
    Bench bench = bench();
    Bytes certificate = bench.buffer(evidence(bench));
    MeasuredBoot boot = boot(3);
    assertThat(certificate.at(0)).as("tag 18").isEqualTo(0xD2);
    assertThat(holds(certificate, CHALLENGE)).isTrue();
    assertThat(holds(certificate, PUBLIC_KEY)).isTrue();
    assertThat(holds(certificate, CoseWriter.key(boot.layer().key().verificationKey()))).isTrue();
    assertThat(holds(certificate, boot.tsmToken())).isTrue();
  }

  @Test
  void aTsmThatNobodyCertifiedGivesNone() throws MalformedInput {
    Bench bench = new Bench();
    assertThat(evidence(bench).code()).contains(NOT_SUPPORTED);
    SbiResult caps = bench.guest.call(CovgFunction.GET_ATTCAPS, TestGuest.BUFFER, 4096);
    assertThat(AttestationCapabilities.read(bench.buffer(caps)).formats()).isZero();
  }

  @Test
  void theFormatIsAnnouncedAndNoOtherIsThere() throws MalformedInput {
    Bench bench = bench();
    SbiResult caps = bench.guest.call(CovgFunction.GET_ATTCAPS, TestGuest.BUFFER, 4096);
    assertThat(AttestationCapabilities.read(bench.buffer(caps)).formats())
        .isEqualTo(AttestationCapabilities.CBOR);
    for (long format : new long[] {0, 2, 3, -1}) {
      assertThat(evidence(bench, KEY, 32, TestGuest.NONCE, format).code()).contains(INVALID_PARAM);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 4097, Long.MAX_VALUE})
  void aKeyOfNoSizeOrOfMoreThanAPageIsRefused(long size) {
    assertThat(evidence(bench(), KEY, size, TestGuest.NONCE, 1).code()).contains(INVALID_PARAM);
  }

  @Test
  void buffersAreAlignedMappedAndConfidential() {
    Bench bench = bench();
    assertThat(evidence(bench, KEY + 8, 32, TestGuest.NONCE, 1).code()).contains(INVALID_ADDRESS);
    assertThat(evidence(bench, KEY, 32, TestGuest.NONCE + 8, 1).code()).contains(INVALID_ADDRESS);
    assertThat(evidence(bench, 0x7000_0000L, 32, TestGuest.NONCE, 1).code())
        .contains(INVALID_ADDRESS);
    assertThat(evidence(bench, KEY, 32, 0x7000_0000L, 1).code()).contains(INVALID_ADDRESS);
    SbiResult outside =
        bench.guest.call(
            CovgFunction.GET_EVIDENCE, KEY, 32, TestGuest.NONCE, 1, 0x7000_0000L, 4096);
    assertThat(outside.code()).contains(INVALID_ADDRESS);
  }

  @Test
  void aBufferThatIsTooSmallSaysHowLargeAndGetsNothing() {
    Bench bench = bench();
    int needed = bench.buffer(evidence(bench)).length();
    bench.guest.store(TestGuest.BUFFER, Bytes.zeros(needed));
    SbiResult small =
        bench.guest.call(
            CovgFunction.GET_EVIDENCE, KEY, 32, TestGuest.NONCE, 1, TestGuest.BUFFER, 100);
    assertThat(small.code()).contains(BAD_RANGE);
    assertThat(small.value()).isEqualTo(needed);
    assertThat(bench.guest.load(TestGuest.BUFFER, needed)).isEqualTo(Bytes.zeros(needed));
  }

  @Test
  void aTsmThatIsMeasuredOtherwiseHasAnotherKey() {
    assertThat(boot(3).layer().id()).isEqualTo(boot(3).layer().id()).hasSize(40);
    assertThat(boot(5).layer().id()).isNotEqualTo(boot(3).layer().id());
  }
}
