package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules by which a measurement is right, on manifests and reports made for it. */
class ReferenceMeasurementsTest {
  private static final Bytes ONE = Bytes.fromHex("11".repeat(48));
  private static final Bytes TWO = Bytes.fromHex("22".repeat(48));

  private static String entry(int index, String active, Bytes... alternatives) {
    StringBuilder hashes = new StringBuilder();
    for (int i = 0; i < alternatives.length; i++) {
      hashes.append(" ns2:Hash").append(i).append("=\"").append(alternatives[i]).append('"');
    }
    return "<Resource type=\"Measurement\" index=\"%d\" active=\"%s\" alternatives=\"%d\"%s name=\"M%d\" size=\"%d\"/>"
        .formatted(index, active, alternatives.length, hashes, index, alternatives[0].length());
  }

  private static String floor(int type, String attribute, String minimum) {
    return "<Resource type=\"Measurement\" index=\"%d\" active=\"True\" ns3:%s=\"%s\" name=\"F%d\"/>"
        .formatted(64 + type, attribute, minimum, type);
  }

  private static ReferenceManifest manifest(String... entries) {
    String xml =
        "<SoftwareIdentity xmlns=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\""
            + " xmlns:ns2=\"http://www.w3.org/2001/04/xmlenc#sha384\""
            + " xmlns:ns3=\"https://docs.nvidia.com/attestation/specs/latest/opaque-data.html\">"
            + "<Meta colloquialVersion=\"1.2\" product=\"GH100\"/><Payload>"
            + String.join("", entries)
            + "</Payload></SoftwareIdentity>";
    return ReferenceManifest.read("made", Bytes.copyOf(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static ReferenceMeasurements expected(String... entries) {
    ReferenceManifest manifest = manifest(entries);
    assertThat(manifest.formProblems()).isEmpty();
    return ReferenceMeasurements.of(List.of(manifest));
  }

  private static MeasurementComparison compare(Reports report, String... entries) throws Exception {
    return expected(entries).compare(report.read());
  }

  @Test
  void anyAlternativeIsRightAndInactiveEntriesDoNotCount() throws Exception {
    MeasurementComparison comparison =
        compare(
            Reports.of().block(1, 1, TWO).block(2, 1, TWO),
            entry(0, "True", ONE, TWO),
            entry(1, "False", ONE));

    assertThat(comparison).isEqualTo(new MeasurementComparison(1, 1, List.of()));
  }

  @Test
  void aValueThatIsNoAlternativeIsShownWithAllOfThem() throws Exception {
    MeasurementComparison comparison =
        compare(
            Reports.of().block(1, 1, Bytes.of(9)).block(2, 1, ONE),
            entry(0, "True", ONE, TWO),
            entry(1, "True", ONE));

    assertThat(comparison.matched()).isEqualTo(1);
    assertThat(comparison.mismatched())
        .containsExactly(
            new Mismatch(0, "M0", List.of(ONE.toString(), TWO.toString()), Optional.of("09")));
  }

  @Test
  void anIndexThatIsNotMeasuredDiffers() throws Exception {
    MeasurementComparison comparison =
        compare(Reports.of().block(1, 1, ONE), entry(0, "True", ONE), entry(5, "True", ONE));

    assertThat(comparison.mismatched())
        .containsExactly(new Mismatch(5, "M5", List.of(ONE.toString()), Optional.empty()));
    assertThat(compare(Reports.of().block(255, 1, ONE), entry(255, "True", ONE)).mismatched())
        .hasSize(1);
  }

  @Test
  void theKindOfValueDoesNotMatterButItsBytesDo() throws Exception {
    for (int type : new int[] {0x00, 0x01, 0x02, 0x03, 0x81, 0x82, 0x83}) {
      assertThat(
              compare(Reports.of().block(3, type, Bytes.of(1, 2)), entry(2, "True", Bytes.of(1, 2)))
                  .mismatched())
          .isEmpty();
    }
    assertThat(
            compare(Reports.of().block(3, 1, Bytes.of(1, 2, 0)), entry(2, "True", Bytes.of(1, 2)))
                .mismatched())
        .hasSize(1);
  }

  @Test
  void aDisabledVideoDecoderNeedNotMatch() throws Exception {
    Reports off = Reports.of().field(OpaqueField.NVDEC0_STATUS, Bytes.of(0x55));
    Reports on = Reports.of().field(OpaqueField.NVDEC0_STATUS, Bytes.of(0xAA));

    assertThat(compare(off.block(36, 1, TWO), entry(35, "True", ONE)))
        .isEqualTo(MeasurementComparison.NONE);
    assertThat(compare(on.block(36, 1, TWO), entry(35, "True", ONE)).mismatched()).hasSize(1);
    assertThat(compare(Reports.of().block(36, 1, TWO), entry(35, "True", ONE)).mismatched())
        .hasSize(1);
  }

  @Test
  void oneIndexInTwoManifestsIsAConflict() {
    ReferenceMeasurements both =
        ReferenceMeasurements.of(
            List.of(
                manifest(entry(0, "True", ONE), entry(1, "True", ONE)),
                manifest(entry(1, "True", ONE), entry(2, "False", ONE))));

    assertThat(both.conflicts()).containsExactly(1);
    assertThat(expected(entry(0, "True", ONE)).conflicts()).isEmpty();
  }

  @Test
  void aSecurityVersionMustNotBeSmaller() throws Exception {
    Reports report = Reports.of().field(37, 0x87, Bytes.of(5, 1));

    assertThat(compare(report, floor(37, "minSvn", "261")))
        .isEqualTo(new MeasurementComparison(1, 1, List.of()));
    assertThat(compare(report, floor(37, "min_svn", "262")).mismatched())
        .containsExactly(new Mismatch(101, "F37", List.of("at least 262"), Optional.of("261")));
    assertThat(compare(report, floor(38, "MinSVN", "0")).mismatched())
        .containsExactly(new Mismatch(102, "F38", List.of("at least 0"), Optional.empty()));
  }

  @Test
  void whatIsNoSecurityVersionIsNotCompared() throws Exception {
    Reports mode = Reports.of().field(37, 0x85, Bytes.of(5));
    Reports wide = Reports.of().field(37, 0x87, Bytes.zeros(9));
    Reports plain = Reports.of().field(OpaqueField.FSP_UCODE_MIN_SVN, Bytes.of(9));

    for (Reports report : List.of(mode, wide, plain)) {
      assertThat(compare(report, floor(37, "minSvn", "0")).mismatched())
          .hasSize(1)
          .allSatisfy(mismatch ->
              assertThat(mismatch.actual())
                  .hasValueSatisfying(
                      actual -> assertThat(actual).contains("no security version")));
    }
  }

  @Test
  void aFloorWithoutANumberIsADefectOfTheManifest() {
    assertThat(manifest(floor(37, "minSvn", "many")).formProblems()).hasSize(1);
    assertThat(manifest(floor(37, "maxSvn", "1")).formProblems()).hasSize(1);
    assertThat(manifest(floor(37, "minSvn", "-1")).formProblems()).hasSize(1);
  }

  @Test
  void manifestsWithoutActiveEntriesAreEmpty() {
    assertThat(expected(entry(0, "False", ONE)).isEmpty()).isTrue();
    assertThat(expected(entry(0, "True", ONE)).isEmpty()).isFalse();
  }
}
