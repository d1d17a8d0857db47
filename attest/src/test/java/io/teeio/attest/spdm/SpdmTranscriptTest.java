package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transcripts are told apart by what is in them, and refused if anything else is. */
class SpdmTranscriptTest {
  /** L1/L2 of a series of three, as its version has it. */
  private static Bytes series(SpdmVersion version) throws Exception {
    var requester = MintedDevice.of(version).identified();
    requester.getMeasurements(MeasurementQuery.count()).orAbort();
    requester.getMeasurements(MeasurementQuery.one(2)).orAbort();
    return requester
        .getMeasurements(MeasurementQuery.allSigned(0, MintedDevice.NONCE))
        .orAbort()
        .signedTranscript()
        .orElseThrow();
  }

  private static Bytes challenge(SpdmVersion version) throws Exception {
    MintedDevice device = MintedDevice.of(version);
    device.identified().challenge(0, SummaryType.ALL).orAbort();
    return device.signed().getFirst().transcript();
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void aSeriesIsReadInEveryVersion(SpdmVersion version) throws Exception {
    Bytes transcript = series(version);
    assertThat(SpdmTranscript.read(transcript))
        .isInstanceOfSatisfying(
            MeasurementEvidence.class,
            measured -> {
              assertThat(measured.version()).isEqualTo(version);
              assertThat(measured.pairs()).hasSize(3);
              assertThat(measured.blocks()).hasSize(5);
              assertThat(measured.signing().orElseThrow().nonce()).isEqualTo(MintedDevice.NONCE);
              assertThat(measured.signature().orElseThrow().length()).isEqualTo(64);
              assertThat(measured.covered())
                  .isEqualTo(transcript.slice(0, transcript.length() - 64));
              assertThat(measured.negotiated().isPresent())
                  .isEqualTo(version.atLeast(SpdmVersion.V1_2));
              assertThat(measured.slot()).isZero();
            });
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void aChallengeIsReadInEveryVersion(SpdmVersion version) throws Exception {
    Bytes transcript = challenge(version);
    assertThat(SpdmTranscript.read(transcript))
        .isInstanceOfSatisfying(
            ChallengeEvidence.class,
            challenge -> {
              assertThat(challenge.version()).isEqualTo(version);
              assertThat(challenge.chain()).contains(MintedDevice.chain());
              assertThat(challenge.covered())
                  .isEqualTo(transcript.slice(0, transcript.length() - 64));
            });
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void whatIsCutOffOrExtendedIsMalformedOrShorter(SpdmVersion version) throws Exception {
    for (Bytes transcript : new Bytes[] {series(version), challenge(version)}) {
      for (int length = 0; length < transcript.length(); length++) {
        Bytes cut = transcript.slice(0, length);
        try {
          assertThat(SpdmTranscript.read(cut)).as("%d bytes", length).isNotNull();
        } catch (MalformedInput refused) {
          assertThat(refused.getMessage()).isNotEmpty();
        }
      }
      if (version.atLeast(SpdmVersion.V1_2)) {
        assertThatThrownBy(() -> SpdmTranscript.read(Bytes.concat(transcript, Bytes.of(0))))
            .isInstanceOf(MalformedInput.class);
      }
    }
  }

  @Test
  void anOldSeriesMayHaveItsNegotiationInFront() throws Exception {
    MintedDevice device = MintedDevice.of(SpdmVersion.V1_1);
    device.identified().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    Bytes withNegotiation = device.signed().getFirst().transcript();
    assertThat(SpdmTranscript.read(withNegotiation))
        .isInstanceOfSatisfying(
            MeasurementEvidence.class,
            measured -> {
              assertThat(measured.negotiated()).isPresent();
              assertThat(measured.covered().at(1)).isEqualTo(0xE0);
            });
  }

  @Test
  void sinceOneTwoTheNegotiationIsPartOfIt() throws Exception {
    Bytes transcript = series(SpdmVersion.V1_3);
    MeasurementEvidence measured = (MeasurementEvidence) SpdmTranscript.read(transcript);
    int vca = measured.covered().toString().indexOf("13e0") / 2;
    assertThatThrownBy(() -> SpdmTranscript.read(transcript.from(vca)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("since 1.2");
  }

  @Test
  void nothingFollowsASignedPair() throws Exception {
    Bytes transcript = series(SpdmVersion.V1_2);
    int second = transcript.toString().lastIndexOf("12e0") / 2;
    Bytes twice = Bytes.concat(transcript, transcript.from(second));
    assertThatThrownBy(() -> SpdmTranscript.read(twice))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("ends the series");
  }

  @Test
  void aNegotiationAloneProvesNothing() throws Exception {
    Bytes transcript = series(SpdmVersion.V1_2);
    Bytes vca = transcript.slice(0, transcript.toString().indexOf("12e000") / 2);
    assertThatThrownBy(() -> SpdmTranscript.read(vca))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("ends after ALGORITHMS");
  }

  @Test
  void aNegotiationThatBreaksARuleIsAViolation() throws Exception {
    Bytes transcript = series(SpdmVersion.V1_2);
    byte[] changed = transcript.toArray();
    // VERSION: after GET_VERSION a header, a reserved byte, the count, and entries of two bytes.
    int entries = changed[4 + 5];
    for (int entry = 0; entry < entries; entry++) {
      changed[4 + 6 + 2 * entry + 1] = 0x13;
    }
    assertThatThrownBy(() -> SpdmTranscript.read(Bytes.copyOf(changed)))
        .isInstanceOfSatisfying(
            Violation.class,
            violation -> assertThat(violation.rule()).isEqualTo(SpdmRule.VERSION_NO_COMMON));
  }

  @Test
  void theStructureAroundAConnectionTranscriptIsTakenOff() throws Exception {
    Bytes series = series(SpdmVersion.V1_2);
    Bytes wrapped = new WireWriter().u8(3).u32(series.length()).bytes(series).toBytes();
    assertThat(SpdmTranscript.read(wrapped)).isEqualTo(SpdmTranscript.read(series));
    assertThatThrownBy(() -> SpdmTranscript.read(Bytes.concat(Bytes.of(2), wrapped.from(1))))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("COVEIOVersion");
    assertThatThrownBy(() -> SpdmTranscript.read(Bytes.concat(wrapped, Bytes.of(0))))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void whatIsLargerThanAnyEndpointKeepsIsRefused() {
    assertThatThrownBy(() ->
            SpdmTranscript.read(Bytes.concat(Bytes.of(0x10, 0x84, 0, 0), Bytes.zeros(1 << 20))))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("1 MiB");
  }
}
