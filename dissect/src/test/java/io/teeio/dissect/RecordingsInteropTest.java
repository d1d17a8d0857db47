package io.teeio.dissect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.ReplayCheck;
import io.teeio.spdm.capture.ReplaySummary;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.PcapReader;
import io.teeio.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  @ParameterizedTest
  @MethodSource("recordings")
  void allIsFoundThatTheManifestSays(JsonNode entry) throws Exception {
    Path file = directory().resolve(entry.get("file").stringValue());
    Capture capture = PcapReader.read(Bytes.copyOf(Files.readAllBytes(file)));
    ReplaySummary summary =
        new CaptureReplay(Crypto.fastest(), SecretsFile.read(entry.toString()), false, event -> {})
            .replay(capture);
    String problems =
        String.join("\n", summary.problems().stream().map(p -> p.describe()).toList());
    assertThat(
            problems
                    .lines()
                    .filter(line -> !line.contains("is not understood"))
                    .map(line -> line.length() > 150 ? line.substring(0, 150) : line)
                    .limit(4)
                    .toList()
                + " "
                + counts(summary.verified())
                + counts(summary.failed())
                + summary.records()
                + " "
                + summary.decrypted()
                + " "
                + summary.clear()
                + " "
                + summary.malformed())
        .isEqualTo(
            (counts(entry.get("failed")).isEmpty()
                    ? "[]"
                    : problems
                        .lines()
                        .filter(line -> !line.contains("is not understood"))
                        .map(line -> line.length() > 150 ? line.substring(0, 150) : line)
                        .limit(4)
                        .toList())
                + " "
                + counts(entry.get("verified"))
                + counts(entry.get("failed"))
                + entry.get("records").intValue()
                + " "
                + entry.get("decrypted").intValue()
                + " "
                + entry.get("plain").intValue()
                + " 0");
  }

  private static Map<String, Integer> counts(Map<ReplayCheck, Integer> found) {
    Map<String, Integer> counts = new TreeMap<>();
    found.forEach((check, count) -> {
      if (check.isCounted()) {
        counts.put(check.kind(), count);
      }
    });
    return counts;
  }

  private static Map<String, Integer> counts(JsonNode node) {
    Map<String, Integer> counts = new TreeMap<>();
    node.properties().forEach(each -> counts.put(each.getKey(), each.getValue().intValue()));
    return counts;
  }
}
