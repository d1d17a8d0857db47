package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.nvidia.ReportedFacts.Switchable;
import io.teeio.attest.policy.GpuMode;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIf("io.teeio.attest.nvidia.Evidence#isThere")
class AttestationReportTest {
  private static final Bytes NONCE =
      Bytes.fromHex("931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb");

  static Bytes h100() {
    return Evidence.file("nvidia-h100/report.bin");
  }

  private static VerificationKey leaf(String chain) throws MalformedInput {
    return PemFile.certificates(Evidence.file(chain)).getFirst().publicKey().orElseThrow();
  }

  @Test
  void saysWhatAnH100Said() throws Exception {
    AttestationReport report = AttestationReport.read(h100());

    assertThat(report.nonce()).isEqualTo(NONCE);
    assertThat(report.blocks()).hasSize(64);
    assertThat(report.trailing()).isEqualTo(Bytes.EMPTY);
    ReportedFacts facts = ReportedFacts.of(report);
    assertThat(facts.product()).isEqualTo(Product.GPU);
    assertThat(facts.driverVersion()).contains("550.90.07");
    assertThat(facts.vbiosVersion()).contains("96.00.9f.00.01");
    assertThat(facts.videoDecoder()).isEqualTo(Switchable.DISABLED);
    assertThat(facts.protectedPcie()).isEqualTo(Switchable.DISABLED);
    assertThat(facts.mode()).isEmpty();
    assertThat(report.opaque().text(OpaqueField.PROJECT)).contains("1010");
    assertThat(report.opaque().text(OpaqueField.CHIP_SKU)).contains("882");
  }

  @Test
  void saysWhatANewerH100Said() throws Exception {
    AttestationReport report =
        AttestationReport.read(Evidence.hexFile("nvidia-h100/report-580.159.03.hex"));

    ReportedFacts facts = ReportedFacts.of(report);
    assertThat(facts.driverVersion()).contains("580.159.03");
    assertThat(facts.vbiosVersion()).contains("96.00.74.00.20");
    assertThat(facts.mode()).contains(GpuMode.SINGLE);
  }

  @Test
  void saysWhatASwitchSaid() throws Exception {
    AttestationReport report =
        AttestationReport.read(Evidence.hexFile("nvidia-ls10-switch/report.hex"));

    ReportedFacts facts = ReportedFacts.of(report);
    assertThat(facts.product()).isEqualTo(Product.SWITCH);
    assertThat(facts.vbiosVersion()).contains("96.10.55.00.01");
    assertThat(facts.driverVersion()).isEmpty();
    assertThat(facts.firmwareId()).isEmpty();
    assertThat(report.blocks()).hasSize(31);
  }

  @ParameterizedTest
  @CsvSource({
    "nvidia-h100/report-580.159.03.hex, nvidia-h100/chain-580.159.03.pem",
    "nvidia-ls10-switch/report.hex, nvidia-ls10-switch/chain.pem"
  })
  void isSignedByTheLeafOfItsChain(String report, String chain) throws Exception {
    assertThat(
            AttestationReport.read(Evidence.hexFile(report))
                .isSignedBy(leaf(chain), Crypto.fastest()))
        .isTrue();
  }

  @Test
  void isNotSignedWhereItsSignatureIsAnother() throws Exception {
    AttestationReport report =
        AttestationReport.read(
            Evidence.hexFile("negative/hopperAttestationReportInvalidSignature.txt"));

    assertThat(report.isSignedBy(leaf("nvidia-h100/chain.pem"), Crypto.fastest())).isFalse();
  }

  @Test
  void keepsWhatFollowsTheSignatureApart() throws Exception {
    AttestationReport report = AttestationReport.read(Bytes.concat(h100(), Bytes.of(0x0A)));

    assertThat(report.trailing()).isEqualTo(Bytes.of(0x0A));
    assertThat(report.isSignedBy(leaf("nvidia-h100/chain.pem"), Crypto.fastest())).isTrue();
  }

  @Test
  void aFlippedBitInAnyByteIsRefused() throws Exception {
    VerificationKey key = leaf("nvidia-h100/chain.pem");
    Crypto crypto = Crypto.fastest();
    byte[] report = h100().toArray();
    for (int at = 0; at < report.length; at++) {
      report[at] ^= (byte) (1 << at % Byte.SIZE);
      assertThat(passes(Bytes.copyOf(report), key, crypto)).as("byte %d", at).isFalse();
      report[at] ^= (byte) (1 << at % Byte.SIZE);
    }
    assertThat(passes(Bytes.copyOf(report), key, crypto)).isTrue();
  }

  private static boolean passes(Bytes report, VerificationKey key, Crypto crypto) {
    return read(report).filter(read -> read.isSignedBy(key, crypto)).isPresent();
  }

  private static Optional<AttestationReport> read(Bytes report) {
    try {
      return Optional.of(AttestationReport.read(report));
    } catch (MalformedInput refused) {
      return Optional.empty();
    }
  }

  @Test
  void everyPrefixIsCutShort() {
    Bytes report = h100();
    for (int length = 0; length < report.length(); length += 7) {
      Bytes prefix = report.slice(0, length);
      assertThatThrownBy(() -> AttestationReport.read(prefix)).isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void moreThanAReportCanBeIsRefused() {
    Bytes huge = Bytes.concat(h100(), Bytes.zeros(AttestationReport.LARGEST));
    assertThatThrownBy(() -> AttestationReport.read(huge))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("longer than");
  }
}
