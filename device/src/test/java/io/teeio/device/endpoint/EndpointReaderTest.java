package io.teeio.device.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.Readiness;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.wire.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointReaderTest {
  private static final EndpointConfiguration STANDARD =
      StandardEndpoints.standard(ResponderProfile.device(), List.of());

  private static EndpointConfiguration read(Map<String, Object> settings) throws BadSetting {
    Settings all = Settings.of(Path.of(""), settings);
    EndpointConfiguration read = new EndpointReader(all).read(STANDARD);
    all.end();
    return read;
  }

  @Test
  void nothingChangesNothing() throws Exception {
    assertThat(read(Map.of())).isEqualTo(STANDARD);
  }

  @Test
  void everyNumberAndVersionIsTaken() throws Exception {
    ResponderProfile profile =
        read(Map.of(
                "spdm",
                List.of("1.1", "1.4"),
                "secured-version",
                "1.0",
                "transfer-size",
                "0x200",
                "max-message",
                70000,
                "ct-exponent",
                7,
                "heartbeat",
                0,
                "max-sessions",
                9,
                "trusted-environment",
                true))
            .profile();
    assertThat(profile.versions()).containsExactly(SpdmVersion.V1_1, SpdmVersion.V1_4);
    assertThat(profile.securedVersions()).hasSize(1);
    assertThat(profile.transferSize()).isEqualTo(0x200);
    assertThat(profile.maxMessageSize()).isEqualTo(70000);
    assertThat(profile.ctExponent()).isEqualTo(7);
    assertThat(profile.heartbeatPeriod()).isZero();
    assertThat(profile.maxSessions()).isEqualTo(9);
    assertThat(profile.trustedEnvironment()).isTrue();
  }

  @Test
  void capabilitiesAreReplacedOrChanged() throws Exception {
    assertThat(read(Map.of("cap", "CERT,chal,MEAS_SIG")).profile().capabilities())
        .isEqualTo(
            CapabilitySet.of(Capability.CERT, Capability.CHAL, Capability.MEAS_WITH_SIGNATURE));
    CapabilitySet changed =
        read(Map.of("cap", List.of("+chunk", "-HBEAT", "-MEAS_NO_SIG"))).profile().capabilities();
    assertThat(changed)
        .isEqualTo(
            ResponderProfile.device()
                .capabilities()
                .with(Capability.CHUNK)
                .without(Capability.HBEAT));
  }

  @Test
  void algorithmsOfNamedKindsAreReplaced() throws Exception {
    var algorithms =
        read(Map.of("algorithm", "RSAPSS_3072,ECDSA_P256,ML_KEM_768,meas:SHA_512,req:ED25519"))
            .profile()
            .algorithms();
    assertThat(algorithms.signatures())
        .containsExactly(BaseAsymAlgorithm.RSAPSS_3072, BaseAsymAlgorithm.ECDSA_P256);
    assertThat(algorithms.requesterSignatures()).containsExactly(BaseAsymAlgorithm.ED25519);
    assertThat(algorithms.exchanges()).containsExactly(KemAlgorithm.ML_KEM_768);
    assertThat(algorithms.measurementHashes()).containsExactly(MeasurementHashAlgorithm.SHA_512);
    assertThat(algorithms.hashes())
        .containsExactly(BaseHashAlgorithm.SHA_384, BaseHashAlgorithm.SHA_256);
  }

  @Test
  void measurementsLogClassesAndKeysAreTaken() throws Exception {
    EndpointConfiguration read =
        read(
            Map.of(
                "measurements",
                List.of(
                    Map.of("index", 0x11, "type", "hash-extend"),
                    Map.of("index", 2, "type", "mutable-firmware", "text", "v2", "renewed", "0x03"),
                    Map.of("index", 1, "type", "security-version", "hex", "07", "form", "raw")),
                "log",
                List.of(Map.of("index", 0x11, "type", "informational", "text", "boot")),
                "classes",
                List.of(Map.of("registry", 3, "vendor", "0x0100", "ids", List.of("0x1234"))),
                "psk",
                List.of(Map.of("hint", "h", "key", "0x0102"))));
    assertThat(read.measurements()).extracting(MeasuredElement::index).containsExactly(1, 2, 0x11);
    assertThat(read.measurements())
        .extracting(MeasuredElement::form)
        .containsExactly(
            MeasuredElement.Form.RAW, MeasuredElement.Form.EITHER, MeasuredElement.Form.EXTENDED);
    assertThat(read.measurements().get(1).renewed()).contains(Bytes.of(3));
    assertThat(read.measurements().get(1).trustedComputingBase()).isTrue();
    assertThat(read.log().entries()).hasSize(1);
    assertThat(read.classes().getFirst().subIds()).containsExactly(Bytes.of(0x12, 0x34));
    assertThat(read.presharedKeys().find(Bytes.of('h'))).isPresent();
    assertThat(read.presharedKeys().find(Bytes.of('x'))).isEmpty();
  }

  @Test
  void aMeasurementMayBeOfTheFirstType() throws Exception {
    EndpointConfiguration read =
        read(
            Map.of(
                "measurements", List.of(Map.of("index", 1, "type", "immutable-rom", "hex", "07"))));
    assertThat(read.measurements().getFirst().valueType()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spdm|1.5|spdm: is 1.0 to 1.4",
        "cap|NOTHING|is none of",
        "algorithm|ROT13|nobody knows ROT13",
        "transfer-size|41|is 42 to",
        "heartbeat|many|is 0 to 255",
        "inject|explode|busy@GET_MEASUREMENTSx3",
        "inject|busy@MEASUREMENTS|busy@GET_MEASUREMENTSx3",
        "trusted-environment|perhaps|is true or false",
        "colour|blue|colour: is no setting",
        "psk|text|psk: is a list"
      })
  void whatMakesNoSenseIsToldInOneLine(String name, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMeasurementIsThereOnce() {
    Map<String, Object> twice = Map.of("index", 1, "type", "manifest", "hex", "00");
    assertThatThrownBy(() -> read(Map.of("measurements", List.of(twice, twice))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("index 1 is there twice");
  }

  @Test
  void problemsBelowASettingNameThePlace() {
    assertThatThrownBy(
            () -> read(Map.of("measurements", List.of(Map.of("index", 1, "type", "mood")))))
        .hasMessageStartingWith("measurements[0].type: is one of immutable-rom");
    assertThatThrownBy(() ->
            read(
                Map.of(
                    "measurements",
                    List.of(
                        Map.of("index", 1, "type", "manifest", "hex", "1"),
                        Map.of("index", 1, "type", "manifest")))))
        .hasMessageStartingWith("measurements[0].hex: is not hexadecimal");
  }

  @Test
  void injectionsHitTheirRequestsAsOftenAsTold() throws Exception {
    EndpointConfiguration read =
        read(Map.of("inject", "busy@GET_DIGESTSx2,not-ready,resynch@CHALLENGE"));
    Injections injections = new Injections(read.injections());
    int digests = MessageCode.GET_DIGESTS.wire();
    int challenge = MessageCode.CHALLENGE.wire();
    assertThat(injections.on(digests)).isInstanceOf(Readiness.Busy.class);
    assertThat(injections.on(digests)).isInstanceOf(Readiness.Busy.class);
    assertThat(injections.on(digests))
        .isInstanceOfSatisfying(
            Readiness.NotReady.class,
            delay -> assertThat(delay.multiplier()).isGreaterThanOrEqualTo(2));
    assertThat(injections.on(digests)).isInstanceOf(Readiness.Ready.class);
    assertThat(injections.on(challenge)).isInstanceOf(Readiness.Failing.class);
    assertThat(injections.on(challenge)).isInstanceOf(Readiness.Ready.class);
    assertThat(Injection.parse("decrypt-error@get-measurementsx12"))
        .contains(
            new Injection(
                Injection.Kind.DECRYPT_ERROR, Optional.of(MessageCode.GET_MEASUREMENTS), 12));
  }

  @Test
  void referenceIsWhatTheAcceptanceSays() {
    EndpointConfiguration reference = StandardEndpoints.reference();
    assertThat(reference.profile().versions()).containsExactly(SpdmVersion.values());
    assertThat(reference.measurements())
        .extracting(MeasuredElement::index)
        .containsExactly(1, 2, 3, 4, 0x10, 0x11, 0xFD, 0xFE);
    assertThat(reference.profile().capabilities().named())
        .contains(
            Capability.HANDSHAKE_IN_THE_CLEAR,
            Capability.PSK_WITH_CONTEXT,
            Capability.MUT_AUTH,
            Capability.ENCAP);
  }
}
