package io.teeio.cli;

import static io.teeio.cli.CommandRun.teeio;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of {@code ../shared/evidence/README.md}, asked of the command. */
@EnabledIf("isThere")
final class VerifyNvidiaTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("teeio.shared", "../../shared"), "evidence");
  private static final String NONCE =
      "931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb";
  private static final String TODAY = "2026-11-22T00:00:00Z";
  private static final String DRIVER = "nvidia-h100/NV_GPU_DRIVER_GH100_550.90.07.xml";
  private static final String VBIOS = "nvidia-h100/NV_GPU_VBIOS_1010_0200_882_96009F0001.xml";

  static boolean isThere() {
    return Files.isDirectory(FOLDER);
  }

  private static String file(String name) {
    return FOLDER.resolve(name).toString();
  }

  private static CommandRun verify(String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify", "nvidia"));
    all.addAll(Arrays.asList(arguments));
    return teeio(all.toArray(String[]::new));
  }

  /** The H100 with its chain and what else is given, told as JSON. */
  private static CommandRun h100(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--json",
                "--report",
                file("nvidia-h100/report.bin"),
                "--chain",
                file("nvidia-h100/chain.pem"),
                "--anchors",
                file("trust-anchors"),
                "--nonce",
                NONCE));
    all.addAll(Arrays.asList(more));
    return verify(all.toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) {
    assertThat(run.err()).isEmpty();
    return JsonMapper.shared().readTree(run.out());
  }

  private static Map<String, String> results(JsonNode appraisal) {
    Map<String, String> results = new TreeMap<>();
    for (JsonNode check : appraisal.get("checks")) {
      results.put(check.get("name").stringValue(), check.get("result").stringValue());
    }
    return results;
  }

  private static List<String> failed(JsonNode appraisal) {
    return results(appraisal).entrySet().stream()
        .filter(each -> each.getValue().equals("fail"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Integer> mismatched(JsonNode appraisal) {
    List<Integer> indices = new ArrayList<>();
    appraisal
        .get("measurements")
        .get("mismatched")
        .forEach(each -> indices.add(each.get("index").intValue()));
    return indices;
  }

  @Test
  void theH100PassesForTheInstantsOfItsCollateral() {
    CommandRun run =
        h100(
            "--rim", file(DRIVER),
            "--rim", file(VBIOS),
            "--ocsp", file("nvidia-h100/ocsp"),
            "--as-of", "2025-08-21T12:00Z",
            "--rim-as-of", "2025-10-24T12:00Z");
    JsonNode appraisal = json(run);
    assertThat(failed(appraisal)).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(appraisal.get("verdict").stringValue()).isEqualTo("pass");
    assertThat(appraisal.get("measurements").get("compared").intValue()).isEqualTo(33);
    assertThat(appraisal.get("measurements").get("matched").intValue()).isEqualTo(33);
    assertThat(appraisal.get("asOf").stringValue()).isEqualTo("2025-08-21T12:00:00Z");
    assertThat(results(appraisal).values()).containsOnly("pass");
  }

  @Test
  void theSameTodayHasExpiredSignersAndStaleStatementsAndMatchesAllTheSame() {
    CommandRun run =
        h100(
            "--rim", file(DRIVER),
            "--rim", file(VBIOS),
            "--ocsp", file("nvidia-h100/ocsp"),
            "--as-of", TODAY);
    JsonNode appraisal = json(run);
    assertThat(run.status()).isEqualTo(1);
    assertThat(appraisal.get("verdict").stringValue()).isEqualTo("fail");
    assertThat(failed(appraisal))
        .contains("driver rim certificate dates", "vbios rim certificate dates", "revocation")
        .doesNotContain("report signature", "certificate chain", "measurements");
    assertThat(appraisal.get("measurements").get("matched").intValue()).isEqualTo(33);
  }

  @Test
  void anotherH100DiffersAtIndex9Alone() {
    CommandRun run =
        verify(
            "--json",
            "--report",
            file("nvidia-h100/report-580.159.03.hex"),
            "--chain",
            file("nvidia-h100/chain-580.159.03.pem"),
            "--rim",
            file("rim/1010_0205_862_9600740020_PROD.swidtag"),
            "--as-of",
            "2024-06-01");
    JsonNode appraisal = json(run);
    assertThat(run.status()).isEqualTo(1);
    assertThat(results(appraisal)).containsEntry("report signature", "pass");
    assertThat(failed(appraisal)).contains("measurements");
    assertThat(mismatched(appraisal)).containsExactly(9);
  }

  @Test
  void theSwitchPassesToday() {
    CommandRun run =
        verify(
            "--json",
            "--report",
            file("nvidia-ls10-switch/report.hex"),
            "--chain",
            file("nvidia-ls10-switch/chain.pem"),
            "--rim",
            file(
                "nvidia-ls10-switch/"
                    + "switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001.xml"),
            "--anchors",
            file("trust-anchors"),
            "--as-of",
            TODAY);
    JsonNode appraisal = json(run);
    assertThat(failed(appraisal)).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(appraisal.get("measurements").get("compared").intValue()).isEqualTo(31);
    assertThat(appraisal.get("measurements").get("matched").intValue()).isEqualTo(31);
  }

  @Test
  void nvidiasRootsAreKnownWithoutAnchors() {
    CommandRun run =
        verify(
            "--json",
            "--report",
            file("nvidia-ls10-switch/report.hex"),
            "--chain",
            file("nvidia-ls10-switch/chain.pem"),
            "--rim",
            file("nvidia-ls10-switch"),
            "--as-of",
            TODAY);
    assertThat(json(run).get("verdict").stringValue()).isEqualTo("pass");
  }

  @Test
  void aRootThatIsNotTrustedDoesNotPass() {
    CommandRun run =
        verify(
            "--json",
            "--report",
            file("nvidia-ls10-switch/report.hex"),
            "--chain",
            file("nvidia-ls10-switch/chain.pem"),
            "--anchors",
            file("trust-anchors/verifier_RIM_root.pem"),
            "--as-of",
            TODAY);
    assertThat(run.status()).isEqualTo(1);
    assertThat(failed(json(run))).contains("certificate chain");
  }

  @ParameterizedTest
  @CsvSource({
    "failure_duplicate_index.xml, form",
    "failure_empty_payload.xml, form",
    "failure_hash_empty_namespace.xml, form",
    "failure_invalid_alternatives.xml, form",
    "failure_invalid_base64_cert.xml, certificate chain",
    "failure_invalid_cert_bytes.xml, certificate chain",
    "failure_invalid_index.xml, form",
    "failure_invalid_pem_data.xml, certificate chain",
    "failure_invalid_size.xml, form",
    "failure_missing_alternatives.xml, form",
    "failure_missing_colloquial_version.xml, form",
    "failure_missing_hash.xml, form",
    "failure_missing_index.xml, form",
    "failure_missing_meta.xml, form",
    "failure_missing_size.xml, form",
    "failure_missing_x509_certificate.xml, certificate chain",
    "failure_missing_x509_data.xml, certificate chain",
    "failure_no_payload.xml, form",
    "incorrect_cert_chain_driver_rim.xml, certificate chain",
    "incorrect_signature_driver_rim.xml, signature",
  })
  void aBrokenManifestIsRefusedForItsOwnDefect(String name, String defect) {
    CommandRun run = h100("--rim", file("negative/" + name), "--as-of", "2025-08-21");
    assertThat(run.status()).isEqualTo(1);
    assertThat(failed(json(run))).anyMatch(check -> check.endsWith("rim " + defect));
  }

  @Test
  void aReportWithAWrongSignatureIsRefusedForIt() {
    CommandRun run =
        verify(
            "--json",
            "--report",
            file("negative/hopperAttestationReportInvalidSignature.txt"),
            "--chain",
            file("nvidia-h100/chain.pem"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(failed(json(run))).contains("report signature");
  }

  @Test
  void anotherNonceIsRefused() {
    CommandRun run =
        verify(
            "--json",
            "--report",
            file("nvidia-h100/report.bin"),
            "--chain",
            file("nvidia-h100/chain.pem"),
            "--nonce",
            "0x" + NONCE.replace('9', '8'));
    assertThat(run.status()).isEqualTo(1);
    assertThat(failed(json(run))).contains("nonce");
  }

  @Test
  void whatIsNoReportIsRefusedAsEvidence(@TempDir Path folder) throws Exception {
    Path rubbish = Files.writeString(folder.resolve("rubbish"), "no report");
    CommandRun run =
        verify("--json", "--report", "" + rubbish, "--chain", file("nvidia-h100/chain.pem"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(failed(json(run))).contains("report form");
  }

  /** As nvattest collect-evidence prints it; one device twice is worth a look, not an attack. */
  @Test
  void devicesOfOneFileAreAppraisedEachAndTogether(@TempDir Path folder) throws Exception {
    String device =
        "{\"arch\": \"HOPPER\", \"evidence\": \"%s\", \"certificate\": \"%s\", \"nonce\": \"%s\"}"
            .formatted(base64("nvidia-h100/report.bin"), base64("nvidia-h100/chain.pem"), NONCE);
    Path bundle = folder.resolve("box.json");
    Files.writeString(
        bundle, "{\"result_code\": 0, \"evidences\": [" + device + ", " + device + "]}");
    CommandRun run =
        verify(
            "--json",
            "--evidence",
            bundle.toString(),
            "--rim",
            file("nvidia-h100"),
            "--nonce",
            NONCE,
            "--as-of",
            "2025-08-21T12:00Z");
    JsonNode appraisal = json(run);
    assertThat(appraisal.get("subject").stringValue()).isEqualTo("box.json");
    assertThat(appraisal.get("devices").size()).isEqualTo(2);
    assertThat(appraisal.get("devices").get(1).get("verdict").stringValue()).isEqualTo("pass");
    assertThat(results(appraisal)).containsEntry("same nonce", "pass");
    assertThat(results(appraisal).get("distinct devices")).isNotEqualTo("pass");
  }

  private static String base64(String name) throws Exception {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(FOLDER.resolve(name)));
  }

  @Test
  void textSaysTheAnswerFirst() {
    CommandRun run =
        verify(
            "--report", file("nvidia-ls10-switch/report.hex"),
            "--chain", file("nvidia-ls10-switch/chain.pem"),
            "--rim", file("nvidia-ls10-switch"),
            "--as-of", TODAY);
    assertThat(run.out()).startsWith("PASS: ").contains("31 of 31");
  }
}
