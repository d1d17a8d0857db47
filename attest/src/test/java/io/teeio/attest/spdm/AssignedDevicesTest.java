package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Repeatable;
import io.teeio.attest.assignment.AssignedDevices;
import io.teeio.attest.assignment.DeviceAssignmentToken;
import io.teeio.attest.assignment.SpdmDevice;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of evidence has a place in a device assignment token. */
final class AssignedDevicesTest {
  private static final String NAME = "spdm:" + MintedDevice.NAME;

  private static Bytes measured(SpdmVersion version) throws Exception {
    return MintedDevice.of(version)
        .identified()
        .getMeasurements(MeasurementQuery.allSigned(0, MintedDevice.NONCE))
        .orAbort()
        .signedTranscript()
        .orElseThrow();
  }

  private static Bytes challenged(SpdmVersion version) throws Exception {
    MintedDevice device = MintedDevice.of(version);
    SpdmRequester requester = device.identified();
    requester.challenge(0, SummaryType.NONE).orAbort();
    return device.signed().getFirst().transcript();
  }

  private static SpdmEvidence evidence(Bytes... transcripts) {
    return new SpdmEvidence(List.of(transcripts), Optional.of(MintedDevice.chain()), List.of());
  }

  @Test
  void measurementsAndAChallengeOfADeviceStandInOneToken() throws Exception {
    Bytes series = measured(SpdmVersion.V1_3);
    Bytes challenge = challenged(SpdmVersion.V1_3);
    AssignedDevices devices = AssignedDevices.of(List.of(evidence(challenge, series)));
    assertThat(devices.leftOut()).isEmpty();
    assertThat(devices.nonce()).contains(MintedDevice.NONCE);
    assertThat(devices.devices()).containsOnlyKeys(NAME);
    var device = (SpdmDevice) devices.devices().values().iterator().next();
    assertThat(device.evidence().transcripts()).containsExactly(series, challenge);
  }

  @Test
  void aChallengeAloneWillDo() throws Exception {
    AssignedDevices devices = AssignedDevices.of(List.of(evidence(challenged(SpdmVersion.V1_2))));
    assertThat(devices.devices()).hasSize(1);
    assertThat(devices.nonce()).isPresent();
  }

  @Test
  void ofSeveralSeriesTheFullerOneIsTakenAndTheOtherNamed() throws Exception {
    Bytes all = measured(SpdmVersion.V1_3);
    Bytes one =
        MintedDevice.of(SpdmVersion.V1_3)
            .identified()
            .getMeasurements(new MeasurementQuery(1, true, false, 0, Optional.of(Bytes.zeros(32))))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    for (List<Bytes> order : List.of(List.of(all, one), List.of(one, all))) {
      AssignedDevices devices = AssignedDevices.of(List.of(evidence(order.toArray(Bytes[]::new))));
      assertThat(devices.nonce()).contains(MintedDevice.NONCE);
      assertThat(devices.leftOut())
          .containsExactly("of " + NAME + ", 1 of 2 transcripts have no place");
    }
  }

  @Test
  void whatADeviceBefore12SignedHasNoPlace() throws Exception {
    for (SpdmVersion version : List.of(SpdmVersion.V1_0, SpdmVersion.V1_1)) {
      AssignedDevices devices =
          AssignedDevices.of(List.of(evidence(measured(version), challenged(version))));
      assertThat(devices.devices()).isEmpty();
      assertThat(devices.nonce()).isEmpty();
      assertThat(devices.leftOut())
          .containsExactly(
              NAME + " signed no measurements and no challenge of SPDM 1.2 or later with slot 0");
    }
  }

  @Test
  void aDeviceWithABareKeyHasNoName() throws Exception {
    Bytes key =
        MintedDevice.identity().chain().leaf().publicKey().orElseThrow().subjectPublicKeyInfo();
    Bytes series = measured(SpdmVersion.V1_3);
    for (Optional<Bytes> chain : List.of(Optional.of(key), Optional.<Bytes>empty())) {
      AssignedDevices devices =
          AssignedDevices.of(List.of(new SpdmEvidence(List.of(series), chain, List.of())));
      assertThat(devices.devices()).isEmpty();
      assertThat(devices.leftOut()).singleElement().asString().contains("without a certificate");
    }
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsTaken() throws Exception {
    Bytes series = measured(SpdmVersion.V1_3);
    AssignedDevices devices = AssignedDevices.of(List.of(evidence(Bytes.of(1, 2), series)));
    assertThat(devices.devices()).hasSize(1);
    assertThat(devices.leftOut())
        .singleElement()
        .asString()
        .startsWith("a transcript cannot be read");
    SpdmEvidence noChain =
        new SpdmEvidence(List.of(series), Optional.of(Bytes.of(1, 2, 3)), List.of());
    assertThat(AssignedDevices.of(List.of(noChain)).leftOut())
        .singleElement()
        .asString()
        .startsWith("a device cannot be read");
  }

  @Test
  void oneDeviceStandsInATokenOnce() throws Exception {
    SpdmEvidence evidence = evidence(measured(SpdmVersion.V1_3));
    AssignedDevices devices = AssignedDevices.of(List.of(evidence, evidence));
    assertThat(devices.devices()).hasSize(1);
    assertThat(devices.leftOut()).containsExactly(NAME + " stands in it with another key already");
    assertThat(AssignedDevices.of(List.of()).devices()).isEmpty();
  }

  @Test
  void aKeyThatNobodyKnowsCanBeShown() throws Exception {
    AssignedDevices devices = AssignedDevices.of(List.of(evidence(measured(SpdmVersion.V1_3))));
    DeviceAssignmentToken token =
        new DeviceAssignmentToken(devices.nonce().orElseThrow(), devices.devices());
    for (KeyAlgorithm kind : List.of(KeyAlgorithm.EC_P384, KeyAlgorithm.ED25519)) {
      SigningKey key = MintedDevice.CRYPTO.generateSigningKey(kind, new Repeatable(1));
      Bytes bytes = token.signShowingKey(MintedDevice.CRYPTO, key, new Repeatable(2)).toBytes();
      var message = DeviceAssignmentToken.read(bytes).message().orElseThrow();
      assertThat(message.headers().shownKey()).contains(key.verificationKey());
      assertThat(message.problem(MintedDevice.CRYPTO, key.verificationKey())).isEmpty();
      Bytes plain = token.sign(MintedDevice.CRYPTO, key, new Repeatable(2)).toBytes();
      assertThat(DeviceAssignmentToken.read(plain).message().orElseThrow().headers().shownKey())
          .isEmpty();
    }
  }
}
