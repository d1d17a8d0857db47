package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Rim;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Signed manifests against what a device measured, by index and by what it calls itself. */
class ManifestComparisonTest {
  private static final SigningKey AUTHOR =
      MintedDevice.CRYPTO.generateSigningKey(KeyAlgorithm.EC_P256, new Random(5)::nextBytes);
  private static final Bytes FIRMWARE =
      MintedDevice.CRYPTO.hash(HashAlgorithm.SHA_256, Bytes.of(1, 2, 3));
  private static final Cbor.Table WIDGET =
      table(0, table(1, Cbor.text("ACME")).with(2, Cbor.text("Widget")));

  private static Cbor.Table table(long key, Cbor value) {
    return Cbor.Table.EMPTY.with(key, value);
  }

  private static Cbor.Table digest(Bytes sha256) {
    return table(2, Cbor.list(Cbor.list(Cbor.whole(1), Cbor.octets(sha256))));
  }

  private static Cbor measurement(Cbor key, Cbor values) {
    return table(0, key).with(1, values);
  }

  private static Bytes corim(Cbor... measurements) {
    Cbor triple = Cbor.list(WIDGET, Cbor.list(measurements));
    Cbor.Table comid = table(1, table(0, Cbor.text("made"))).with(4, table(0, Cbor.list(triple)));
    return CborWriter.write(
        new Cbor.Tagged(
            501,
            table(0, Cbor.text("made"))
                .with(1, Cbor.list(new Cbor.Tagged(506, Cbor.octets(CborWriter.write(comid)))))));
  }

  private static Bytes signed(Bytes corim) {
    return CoseSign1.sign(
            MintedDevice.CRYPTO, AUTHOR, CoseSign1.headers(AUTHOR), corim, new Random(6)::nextBytes)
        .toBytes();
  }

  private static Appraisal appraise(
      List<MeasuredElement> elements, List<Bytes> manifests, List<Rim> rims) throws Exception {
    MintedDevice device = new MintedDevice(SpdmVersion.V1_3, elements);
    Bytes transcript =
        device
            .identified()
            .getMeasurements(MeasurementQuery.allSigned(0))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    return new SpdmAppraisal(new KnownChains(MintedDevice.CRYPTO, 16))
        .appraise(
            SpdmEvidence.of(transcript, Optional.of(MintedDevice.chain())),
            new SpdmCollateral(MintedDevice.anchors(), rims)
                .with(
                    new SignedReferences(
                        manifests,
                        List.of(AUTHOR.verificationKey()),
                        Anchors.NONE,
                        Statements.NONE)),
            Policy.DEFAULT,
            AsOf.both(MintedDevice.NOW));
  }

  private static Appraisal appraise(Bytes manifest) throws Exception {
    return appraise(MintedDevice.elements(MintedDevice.mode(4, 0)), List.of(manifest), List.of());
  }

  private static List<String> failures(Appraisal appraisal) {
    return appraisal.verdict().failures().stream().map(Check::name).toList();
  }

  @Test
  void byIndexEveryElementHasToMatch() throws Exception {
    Cbor firmware = measurement(Cbor.whole(1), digest(FIRMWARE));
    Cbor atLeast7 = table(1, new Cbor.Tagged(553, Cbor.whole(7)));
    Cbor atLeast8 = table(1, new Cbor.Tagged(553, Cbor.whole(8)));
    Appraisal good = appraise(signed(corim(firmware, measurement(Cbor.whole(3), atLeast7))));
    assertThat(good.verdict().failures()).isEmpty();
    assertThat(good.passed()).isTrue();
    assertThat(good.measurements().matched()).isEqualTo(2);
    Appraisal old = appraise(signed(corim(firmware, measurement(Cbor.whole(3), atLeast8))));
    assertThat(failures(old)).containsExactly("measurements");
    Appraisal other = appraise(signed(corim(measurement(Cbor.whole(1), digest(Bytes.zeros(32))))));
    assertThat(failures(other)).containsExactly("measurements");
  }

  @Test
  void whatNobodySignedIsNotCompared() throws Exception {
    Bytes manifest = corim(measurement(Cbor.whole(1), digest(FIRMWARE)));
    Appraisal unsigned = appraise(manifest);
    assertThat(failures(unsigned)).containsExactly("corim signature");
    assertThat(unsigned.measurements().compared()).isZero();
    byte[] damaged = signed(manifest).toArray();
    damaged[damaged.length - 1] ^= 1;
    assertThat(failures(appraise(Bytes.copyOf(damaged)))).containsExactly("corim signature");
    assertThat(failures(appraise(Bytes.of(1, 2)))).containsExactly("corim form");
  }

  @Test
  void ourOwnReferenceValuesCountBesides() throws Exception {
    Rim rim =
        new Rim(
            MintedDevice.NAME, List.of(new Rim.ReferenceValue(2, "version", true, Bytes.of('9'))));
    Appraisal appraisal =
        appraise(
            MintedDevice.elements(MintedDevice.mode(4, 0)),
            List.of(signed(corim(measurement(Cbor.whole(1), digest(FIRMWARE))))),
            List.of(rim));
    assertThat(failures(appraisal)).containsExactly("measurements");
    assertThat(appraisal.measurements().compared()).isEqualTo(2);
    assertThat(appraisal.measurements().matched()).isEqualTo(1);
  }

  @Test
  void aDeviceDoesNotVouchForItsOwnReferenceValues() throws Exception {
    var chain = MintedDevice.identity().chain().certificates();
    var key = MintedDevice.identity().key();
    Bytes manifest =
        CoseSign1.sign(
                MintedDevice.CRYPTO,
                key,
                CoseSign1.headers(key).withCertificates(chain.reversed()),
                corim(measurement(Cbor.whole(1), digest(FIRMWARE))),
                new Random(6)::nextBytes)
            .toBytes();
    MintedDevice device = MintedDevice.of(SpdmVersion.V1_3);
    Bytes transcript =
        device
            .identified()
            .getMeasurements(MeasurementQuery.allSigned(0))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    Appraisal appraisal =
        new SpdmAppraisal(new KnownChains(MintedDevice.CRYPTO, 16))
            .appraise(
                SpdmEvidence.of(transcript, Optional.of(MintedDevice.chain())),
                new SpdmCollateral(MintedDevice.anchors(), List.of())
                    .with(
                        new SignedReferences(
                            List.of(manifest), List.of(), MintedDevice.anchors(), Statements.NONE)),
                Policy.DEFAULT,
                AsOf.both(MintedDevice.NOW));
    assertThat(appraisal.passed()).isFalse();
    assertThat(appraisal.measurements().compared()).isZero();
  }

  /** A manifest in which the device says that what it calls "firmware" is measurement 1. */
  private static MeasuredElement concise(int index) {
    Cbor evidence =
        Cbor.list(
            WIDGET,
            Cbor.list(
                measurement(
                    Cbor.text("firmware"), table(12, table(0, Cbor.list(Cbor.whole(index)))))));
    Bytes manifest =
        CborWriter.write(new Cbor.Tagged(571, table(0, table(0, Cbor.list(evidence)))));
    return new MeasuredElement(
        0xFD,
        DmtfMeasurement.STRUCTURED_MANIFEST,
        Bytes.concat(Bytes.of(10, 2, 0x02, 0x3B), manifest),
        true,
        true);
  }

  @Test
  void byWhatTheDeviceCallsIt() throws Exception {
    Bytes manifest = signed(corim(measurement(Cbor.text("firmware"), digest(FIRMWARE))));
    List<MeasuredElement> elements =
        new ArrayList<>(MintedDevice.elements(MintedDevice.mode(4, 0)));
    assertThat(failures(appraise(elements, List.of(manifest), List.of())))
        .as("without its own evidence nobody knows which one is meant")
        .containsExactly("measurements");
    elements.add(concise(1));
    assertThat(appraise(elements, List.of(manifest), List.of()).passed()).isTrue();
    elements.set(elements.size() - 1, concise(2));
    assertThat(failures(appraise(elements, List.of(manifest), List.of())))
        .containsExactly("measurements");
  }
}
