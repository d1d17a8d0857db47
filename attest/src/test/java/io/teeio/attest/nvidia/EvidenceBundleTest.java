package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceBundleTest {
  private static final String NONCE = "ab".repeat(32);

  /** AQID is 010203 in base64, BAUG is 040506, __8= and _-4 need the URL's alphabet. */
  private static final String DEVICE =
      "{\"arch\":\"%s\",\"evidence\":\"AQID\",\"certificate\":\"BAUG\",\"nonce\":\""
          + NONCE
          + "\"}";

  private static List<NvidiaEvidence> read(String json) throws MalformedInput {
    return EvidenceBundle.read(json);
  }

  @Test
  void anArrayOfDevices() throws Exception {
    List<NvidiaEvidence> devices =
        read(
            "[%s,%s,%s]"
                .formatted(
                    DEVICE.formatted("HOPPER"), DEVICE.formatted("LS10"), DEVICE.formatted("x")));

    assertThat(devices)
        .extracting(NvidiaEvidence::name)
        .containsExactly("GPU-0", "SWITCH-0", "GPU-1");
    NvidiaEvidence first = devices.getFirst();
    assertThat(first.report()).isEqualTo(Bytes.of(1, 2, 3));
    assertThat(first.chain()).isEqualTo(Bytes.of(4, 5, 6));
    assertThat(first.architecture()).contains("HOPPER");
    assertThat(first.statedNonce()).contains(Bytes.fromHex(NONCE));
    assertThat(first.nonce()).isEmpty();
  }

  @Test
  void aRequestToTheRemoteService() throws Exception {
    List<NvidiaEvidence> devices =
        read(
            "{\"nonce\":\"0x%s\",\"arch\":\"BLACKWELL\",\"claims_version\":\"3.0\",\"evidence_list\":[{\"evidence\":\"AQID\",\"certificate\":\"BAUG\"}]}"
                .formatted(NONCE));

    assertThat(devices).hasSize(1);
    assertThat(devices.getFirst().architecture()).contains("BLACKWELL");
    assertThat(devices.getFirst().statedNonce()).contains(Bytes.fromHex(NONCE));
  }

  @Test
  void oneDeviceAlone() throws Exception {
    assertThat(read(DEVICE.formatted("LS10")))
        .extracting(NvidiaEvidence::name)
        .containsExactly("SWITCH-0");
  }

  @Test
  void picklesOfPython() throws Exception {
    List<NvidiaEvidence> devices =
        read(
            """
            {"gpus": [{"py/object": "x", "UUID": "GPU-1", "GPUArchitecture": 9,
                "AttestationReport": {"py/b64": "AQID"},
                "CertificateChains": {"GpuAttestationCertificateChain":
                  [{"pem": "BAUG"}, {"pem": "BAUG"}]}}],
             "nvswitches": [{"uuid": "SWX", "attestation_report": {"py/b64": "AQID"},
                "attestation_cert_chain": [{"py/object": "y", "pem": "BAUG"}]}]}
            """);

    assertThat(devices).extracting(NvidiaEvidence::name).containsExactly("GPU-0", "SWITCH-0");
    assertThat(devices.getFirst().chain()).isEqualTo(Bytes.of(4, 5, 6, '\n', 4, 5, 6, '\n'));
    assertThat(devices.getLast().architecture()).contains("LS10");
    assertThat(devices.getLast().statedNonce()).isEqualTo(Optional.empty());
  }

  @Test
  void collectionsOfConceptualMessages() throws Exception {
    List<NvidiaEvidence> devices =
        read(
            """
            {"__cmwc_t": "tag:example.com,2026:x", "nonce": ["application/octet-stream", "_-4"],
             "gpu_7": {"__cmwc_t": "tag:example.com,2026:y",
               "evidence": ["application/x", "__8="], "certificate": ["application/y", "BAUG"],
               "hints": ["application/json", "e30"]},
             "settings": ["application/json", "e30"]}
            """);

    assertThat(devices).hasSize(1);
    assertThat(devices.getFirst().name()).isEqualTo("gpu_7");
    assertThat(devices.getFirst().report()).isEqualTo(Bytes.of(0xFF, 0xFF));
    assertThat(devices.getFirst().statedNonce()).contains(Bytes.of(0xFF, 0xEE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|has no evidence",
        "7|neither an array nor an object",
        "[|is not JSON",
        "[] []|is not JSON",
        "[7]|$[0] at offset 0: is not an object",
        "{}|$.evidence at offset 0: is missing",
        "[{\"evidence\":\"AQID\"}]|$[0].certificate at offset 0: is missing",
        "[{\"evidence\":7,\"certificate\":\"BAUG\"}]|$[0].evidence at offset 0: is not a string",
        "[{\"evidence\":\"A!\",\"certificate\":\"BAUG\"}]|$[0].evidence at offset 0: is not base64",
        "[{\"evidence\":[\"x\"],\"certificate\":\"BAUG\"}]|is not [type, value]",
        "[{\"evidence\":\"AQID\",\"certificate\":\"BAUG\",\"nonce\":\"zz\"}]|is not hexadecimal",
        "{\"evidence_list\":{}}|$.evidence_list at offset 0: is not an array",
        "{\"gpus\":[{\"AttestationReport\":{}}]}|$.gpus[0].AttestationReport.py/b64 at offset 0: is missing",
        "{\"gpus\":[{\"AttestationReport\":{\"py/b64\":\"AQID\"}}]}|has no list of 1 to 16",
        "{\"a\":1,\"a\":2}|is not JSON",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[|is not JSON"
      })
  void saysWhatIsWrongAndWhere(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void doesNotReadWithoutBound() {
    String device = DEVICE.formatted("HOPPER");
    String many = "[" + (device + ",").repeat(EvidenceBundle.MOST_DEVICES) + device + "]";

    assertThatThrownBy(() -> read(many)).hasMessageContaining("one more than 256 devices");
    assertThatThrownBy(() -> read(" ".repeat(EvidenceBundle.LARGEST + 1)))
        .hasMessageContaining("is longer than");
  }
}
