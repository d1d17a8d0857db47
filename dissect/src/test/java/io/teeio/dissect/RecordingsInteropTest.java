package io.teeio.dissect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.PcapReader;
import io.teeio.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Every recording of DMTF's emulator holds what an independent checker found in it. */
class RecordingsInteropTest {
  static Path directory() {
    return Path.of(System.getProperty("teeio.shared", "../shared"), "captures");
  }

  static Stream<JsonNode> recordings() throws Exception {
    Path manifest = directory().resolve("manifest.json");
    assumeTrue(Files.exists(manifest), "../shared is not here");
    return new ObjectMapper().readTree(Files.readString(manifest)).valueStream();
  }

  /** The manifest as {@code --secrets} takes it. */
  private static CaptureSecrets secrets(String file) throws Exception {
    return SecretsFile.read(Files.readString(directory().resolve("manifest.json")), file);
  }

  private static Dissection dissect(String file, CaptureSecrets secrets, List<String> problems)
      throws Exception {
    Capture capture = PcapReader.read(Bytes.copyOf(Files.readAllBytes(directory().resolve(file))));
    return new Dissector(
            Crypto.fastest(),
            secrets,
            false,
            message ->
                message.remarks().stream()
                    .filter(remark -> remark.verdict() != Remark.Verdict.RIGHT)
                    .forEach(remark -> problems.add(message.name() + ": " + remark.text())))
        .dissect(capture);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void allIsFoundThatTheManifestSays(JsonNode entry) throws Exception {
    List<String> problems = new ArrayList<>();
    String file = entry.get("file").stringValue();
    Dissection found = dissect(file, SecretsFile.read(entry.toString()), problems);
    assertThat(new TreeMap<>(found.verified()))
        .as("%s", problems)
        .isEqualTo(counts(entry.get("verified")));
    assertThat(new TreeMap<>(found.failed()))
        .as("%s", problems)
        .isEqualTo(counts(entry.get("failed")));
    assertThat(found.replay().records()).isEqualTo(entry.get("records").intValue());
    assertThat(found.replay().decrypted()).isEqualTo(entry.get("decrypted").intValue());
    assertThat(found.replay().clear()).isEqualTo(entry.get("plain").intValue());
    assertThat(found.malformed()).isZero();
    assertThat(found.isClean()).isEqualTo(entry.get("failed").isEmpty());
    if (entry.get("failed").isEmpty() && !file.contains("state-load")) {
      assertThat(problems).isEmpty();
    }
  }

  private static Map<String, Integer> counts(JsonNode node) {
    Map<String, Integer> counts = new TreeMap<>();
    node.properties().forEach(each -> counts.put(each.getKey(), each.getValue().intValue()));
    return counts;
  }

  @ParameterizedTest
  @CsvSource({
    "MCTP_v1.2_veronly-psk.pcap, hash AEAD and whether records are encrypted are missing",
    "MCTP_v1.3_veronly-psk.pcap, the given secret gives its verify data under SHA_384",
    "MCTP_v1.4_pqc-slhdsa-SHA2_128S.pcap, the signer has another key than this certificate",
    "MCTP_v1.4_pqc-slhdsa-SHAKE_128F.pcap, the signer has another key than this certificate",
    "PCI_DOE_v1.2_chunk-dts64.pcap, the requester hashed padding into its transcript",
    "PCI_DOE_v1.3_chunk-dts64.pcap, the requester hashed padding into its transcript",
  })
  void aKnownFailureIsExplained(String file, String reason) throws Exception {
    assumeTrue(Files.exists(directory().resolve(file)), "../shared is not here");
    List<String> problems = new ArrayList<>();
    assertThat(dissect(file, secrets(file), problems).isClean()).isFalse();
    assertThat(String.join("\n", problems).replace(",", "")).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MCTP_v1.2_keyex_mut-WO_ENCAP.pcap", "PCI_DOE_v1.3_keyex_mut-WO_ENCAP.pcap"})
  void aMissingProvisionedPartIsNamed(String file) throws Exception {
    assumeTrue(Files.exists(directory().resolve(file)), "../shared is not here");
    List<String> problems = new ArrayList<>();
    CaptureSecrets all = secrets(file);
    CaptureSecrets without = new CaptureSecrets(all.sessions(), Provisioned.NONE);
    assertThat(dissect(file, without, problems).isClean()).isFalse();
    assertThat(problems.getFirst()).contains("missing re").contains("provisioned.re");
  }
}
