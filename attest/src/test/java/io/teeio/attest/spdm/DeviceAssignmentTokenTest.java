package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Repeatable;
import io.teeio.attest.Rim;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.assignment.AssignedDevice;
import io.teeio.attest.assignment.DeviceAssignmentAppraisal;
import io.teeio.attest.assignment.DeviceAssignmentToken;
import io.teeio.attest.assignment.InterfaceClaim;
import io.teeio.attest.assignment.SpdmDevice;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Evidence of an assigned device, repacked for a verifier elsewhere. */
final class DeviceAssignmentTokenTest {
  private static final Bytes NONCE = Bytes.fromHex("ab".repeat(64));
  private static final SigningKey GUEST =
      MintedDevice.CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, new Repeatable(1));
  private static final Rim RIM =
      new Rim(
          MintedDevice.NAME,
          List.of(
              new Rim.ReferenceValue(
                  1,
                  "firmware",
                  false,
                  MintedDevice.CRYPTO.hash(HashAlgorithm.SHA_256, Bytes.of(1, 2, 3)))));
  private static final Bytes REPORT =
      new WireWriter()
          .u16(1)
          .u16(0)
          .u16(2)
          .u16(3)
          .u32(4)
          .u32(2)
          .bytes(Bytes.fromHex("11".repeat(16)))
          .bytes(Bytes.fromHex("22".repeat(16)))
          .u32(3)
          .bytes(Bytes.of(7, 8, 9))
          .toBytes();

  private static SpdmDevice device(SpdmVersion version) throws Exception {
    Bytes transcript =
        MintedDevice.of(version)
            .identified()
            .getMeasurements(MeasurementQuery.allSigned(0, MintedDevice.NONCE))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    var measured = (MeasurementEvidence) SpdmTranscript.read(transcript);
    return SpdmDevice.of(MintedDevice.identity().chain().certificates()).with(measured);
  }

  private static String name() {
    return DeviceAssignmentToken.name(MintedDevice.identity().chain().leaf());
  }

  private static DeviceAssignmentToken token(AssignedDevice device) {
    return new DeviceAssignmentToken(NONCE, Map.of(name(), device));
  }

  private static Bytes signed(DeviceAssignmentToken token) {
    return token.sign(MintedDevice.CRYPTO, GUEST, new Repeatable(2)).toBytes();
  }

  private static Appraisal appraise(Bytes token) {
    return new DeviceAssignmentAppraisal(new KnownChains(MintedDevice.CRYPTO, 4))
        .appraise(
            token,
            Signers.of(GUEST.verificationKey()),
            Optional.of(NONCE),
            new SpdmCollateral(MintedDevice.anchors(), List.of(RIM)),
            Policy.DEFAULT,
            AsOf.both(MintedDevice.CLOCK.instant()));
  }

  private static List<String> failures(Appraisal appraisal) {
    List<String> failures = new ArrayList<>();
    appraisal.verdict().failures().forEach(check -> failures.add(check.name()));
    appraisal
        .parts()
        .forEach(part -> part.verdict().failures().forEach(check -> failures.add(check.name())));
    return failures;
  }

  @Test
  void whatIsWrittenReadsBackTheSame() throws Exception {
    DeviceAssignmentToken token = token(device(SpdmVersion.V1_3).with(InterfaceClaim.of(REPORT)));
    DeviceAssignmentToken.Envelope read = DeviceAssignmentToken.read(signed(token));
    assertThat(read.token()).isEqualTo(token);
    assertThat(read.token().toBytes()).isEqualTo(token.toBytes());
    assertThat(DeviceAssignmentToken.read(token.toBytes()).message()).isEmpty();
    var spdm = (SpdmDevice) read.token().devices().values().iterator().next();
    assertThat(spdm.interfaceReport().orElseThrow().report()).isEqualTo(REPORT);
    assertThat(spdm.measurements()).containsOnlyKeys(1, 2, 3);
    assertThat(name()).isEqualTo("spdm:Teeio:Test:1");
  }

  @Test
  void tagsOfTokensAreTakenOff() throws Exception {
    DeviceAssignmentToken token = token(device(SpdmVersion.V1_2));
    var message = token.sign(MintedDevice.CRYPTO, GUEST, new Repeatable(2));
    assertThat(
            DeviceAssignmentToken.read(CborWriter.write(new Cbor.Tagged(61, message.toCbor())))
                .token())
        .isEqualTo(token);
    Cbor claims = CborReader.read(token.toBytes());
    assertThat(DeviceAssignmentToken.read(CborWriter.write(new Cbor.Tagged(601, claims))).token())
        .isEqualTo(token);
  }

  @Test
  void aDeviceIsAppraisedFromItsToken() throws Exception {
    for (SpdmVersion version : List.of(SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4)) {
      Appraisal appraisal = appraise(signed(token(device(version))));
      assertThat(failures(appraisal)).isEmpty();
      assertThat(appraisal.passed()).as(appraisal.toString()).isTrue();
      assertThat(appraisal.measurements().matched()).isEqualTo(1);
    }
  }

  @Test
  void whatTheGuestSaysMustBeWhatTheDeviceSigned() throws Exception {
    SpdmDevice honest = device(SpdmVersion.V1_3);
    SpdmDevice other =
        new SpdmDevice(
            Map.of(1, honest.measurements().values().iterator().next()),
            honest.signature(),
            honest.certificates(),
            honest.vca(),
            honest.challenge(),
            honest.interfaceReport());
    assertThat(failures(appraise(signed(token(other))))).containsExactly("token claims");
    assertThat(failures(appraise(signed(token(honest.withNegotiation(Bytes.of(1)))))))
        .containsExactly("token claims");
    DeviceAssignmentToken renamed =
        new DeviceAssignmentToken(NONCE, Map.of("spdm:Teeio:Test:2", honest));
    assertThat(failures(appraise(signed(renamed)))).containsExactly("device name");
  }

  @Test
  void measurementsThatNobodySignedProveNothing() throws Exception {
    SpdmDevice honest = device(SpdmVersion.V1_3);
    SpdmDevice unsigned =
        new SpdmDevice(
            honest.measurements(),
            Optional.empty(),
            honest.certificates(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(failures(appraise(signed(token(unsigned)))))
        .contains("token claims", "transcript form");
  }

  @Test
  void anotherKeyAnotherNonceAndNoSignatureAreRefused() throws Exception {
    DeviceAssignmentToken token = token(device(SpdmVersion.V1_3));
    assertThat(failures(appraise(token.toBytes()))).containsExactly("token signature");
    SigningKey other =
        MintedDevice.CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, new Repeatable(9));
    assertThat(
            failures(appraise(token.sign(MintedDevice.CRYPTO, other, new Repeatable(2)).toBytes())))
        .containsExactly("token signature");
    DeviceAssignmentToken old = new DeviceAssignmentToken(Bytes.zeros(8), token.devices());
    assertThat(failures(appraise(signed(old)))).containsExactly("nonce");
    Appraisal withoutKey =
        new DeviceAssignmentAppraisal(new KnownChains(MintedDevice.CRYPTO, 4))
            .appraise(
                token.toBytes(),
                Signers.NONE,
                Optional.empty(),
                new SpdmCollateral(MintedDevice.anchors(), List.of(RIM)),
                Policy.DEFAULT,
                AsOf.both(MintedDevice.CLOCK.instant()));
    assertThat(withoutKey.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
  }

  /** A policy that demands a nonce of a device takes it if the device itself was asked with it. */
  @Test
  void aNonceThatWentToTheDeviceShowsThatItsEvidenceIsFresh() throws Exception {
    SpdmDevice device = device(SpdmVersion.V1_3);
    assertThat(demandingNonce(device, MintedDevice.NONCE)).isEqualTo(Verdict.Outcome.PASS);
    assertThat(demandingNonce(device, NONCE)).isEqualTo(Verdict.Outcome.NOT_CHECKED);
    SpdmDevice unsigned = SpdmDevice.of(MintedDevice.identity().chain().certificates());
    assertThat(demandingNonce(unsigned, MintedDevice.NONCE)).isEqualTo(Verdict.Outcome.FAIL);
  }

  private static Verdict.Outcome demandingNonce(SpdmDevice device, Bytes nonce) {
    Policy fresh =
        new Policy("fresh", Set.of("nonce"), Set.of(), RevocationPolicy.DEFAULT, Map.of());
    return new DeviceAssignmentAppraisal(new KnownChains(MintedDevice.CRYPTO, 4))
        .appraise(
            signed(new DeviceAssignmentToken(nonce, Map.of(name(), device))),
            Signers.of(GUEST.verificationKey()),
            Optional.of(nonce),
            new SpdmCollateral(MintedDevice.anchors(), List.of(RIM)),
            fresh,
            AsOf.both(MintedDevice.CLOCK.instant()))
        .outcome();
  }

  @Test
  void aDeviceWithoutSpdmIsReadAndProvesNothing() {
    var legacy =
        new AssignedDevice.Other(
            "tag:linaro.org,2025:device-pcie-legacy#1.0.0",
            Cbor.Table.EMPTY
                .with(265, Cbor.text("tag:linaro.org,2025:device-pcie-legacy#1.0.0"))
                .with(3806, Cbor.octets(Bytes.zeros(256))));
    Appraisal appraisal =
        appraise(
            signed(new DeviceAssignmentToken(NONCE, Map.of("legacy-pcie:0000:01:02.0", legacy))));
    assertThat(failures(appraisal)).isEmpty();
    assertThat(appraisal.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
  }

  @Test
  void whatADeviceBefore12SignedHasNoPlace() throws Exception {
    SpdmDevice device = device(SpdmVersion.V1_1);
    assertThat(device.signature()).isEmpty();
    assertThat(device.measurements()).isNotEmpty();
  }

  @Test
  void whatIsNotExactlyTheFormIsRefused() throws Exception {
    Cbor.Table good = ((Cbor.Table) CborReader.read(token(device(SpdmVersion.V1_3)).toBytes()));
    refused(good.with(265, Cbor.text("tag:other")), "is not tag:linaro.org");
    refused(good.with(265, Cbor.whole(1)), "");
    refused(good.with(10, Cbor.octets(Bytes.zeros(7))), "8 to 64");
    refused(good.with(10, Cbor.octets(Bytes.zeros(65))), "8 to 64");
    refused(good.with(266, Cbor.Table.EMPTY), "0 devices");
    refused(good.with(266, Cbor.Table.EMPTY.with(1, good)), "no text");
    refused(good.with(266, Cbor.Table.EMPTY.with("a", Cbor.text("b"))), "not a map");
    refused(claims(Cbor.Table.EMPTY), "neither measurements nor certificates");
    refused(claims(Cbor.Table.EMPTY.with(3802, table(0, Cbor.Table.EMPTY))), "from 1 to 239");
    refused(claims(Cbor.Table.EMPTY.with(3802, table(240, Cbor.Table.EMPTY))), "from 1 to 239");
    refused(claims(Cbor.Table.EMPTY.with(3802, table(1, table(1, Cbor.whole(11))))), "0 to 10");
    refused(claims(Cbor.Table.EMPTY.with(3802, table(1, table(1, Cbor.whole(1))))), "one of");
    refused(claims(Cbor.Table.EMPTY.with(3803, table(1, Cbor.octets(NONCE)))), "no entry 0");
    Cbor.Table chain = Cbor.Table.EMPTY.with(3803, table(0, Cbor.octets(NONCE)));
    refused(claims(chain.with(3808, Cbor.Table.EMPTY)), "is empty");
    refused(claims(chain.with(3808, table(1, Cbor.octets(Bytes.of(1))))), "1 bytes instead of 2");
    refused(claims(chain.with(3807, Cbor.Table.EMPTY)), "no entry 1");
    assertThat(DeviceAssignmentToken.read(CborWriter.write(claims(chain))).token().devices())
        .hasSize(1);
  }

  private static Cbor.Table table(long key, Cbor value) {
    return Cbor.Table.EMPTY.with(key, value);
  }

  private static Cbor.Table claims(Cbor.Table device) {
    return Cbor.Table.EMPTY
        .with(265, Cbor.text(DeviceAssignmentToken.PROFILE))
        .with(10, Cbor.octets(NONCE))
        .with(266, Cbor.Table.EMPTY.with("a", device.with(265, Cbor.text(SpdmDevice.PROFILE))));
  }

  private static void refused(Cbor.Table claims, String reason) {
    assertThatThrownBy(() -> DeviceAssignmentToken.read(CborWriter.write(claims)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(reason);
    assertThat(appraise(CborWriter.write(claims)).verdict().failures())
        .extracting(Check::name)
        .containsExactly("token form");
  }
}
