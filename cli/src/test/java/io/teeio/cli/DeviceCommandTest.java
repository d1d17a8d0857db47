package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code teeio device}, as {@code teeio probe} sees it. */
@Timeout(120)
final class DeviceCommandTest {
  private static final List<String> YAML =
      List.of(
          "spdm: [1.2, 1.3]",
          "cap: [+MEL, +EP_INFO_SIG]",
          "key-algorithm: [EC_P256, EC_P384]",
          "algorithm: [SHA_256, SHA_384, ECDSA_P256, ECDSA_P384, SECP256R1]",
          "identity: id",
          "measurements:",
          "  - {index: 7, type: firmware-version, text: v7, form: raw}",
          "  - {index: 0x11, type: hash-extend}",
          "log:",
          "  - {index: 0x11, type: informational, text: loaded}",
          "inject: busy@GET_DIGESTS");

  @TempDir private Path folder;

  private Path yaml() throws Exception {
    return Files.write(folder.resolve("device.yaml"), YAML);
  }

  @Test
  void isWhatItsFileSaysAndTheSameAgain() throws Exception {
    String config = yaml().toString();
    JsonNode first;
    try (RunningDevice device = new RunningDevice("--config", config, "--transport", "mctp")) {
      first = device.probed("mctp+tcp", "identity,measurements,measurement-log");
    }
    assertThat(first.toString()).contains("\"1.3\"").contains("loaded").contains("v7");
    assertThat(Files.exists(folder.resolve("id/key-pair-1.pem"))).isTrue();
    try (RunningDevice device = new RunningDevice("--config", config, "--transport", "mctp")) {
      JsonNode second = device.probed("mctp+tcp", "identity");
      assertThat(second.toString()).contains(digestOfSlot0(first));
    }
  }

  private static String digestOfSlot0(JsonNode probe) {
    Matcher matcher = Pattern.compile("\"digest\":\"([0-9a-f]{64,96})\"").matcher(probe.toString());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void optionsGoBeforeTheFile() throws Exception {
    try (RunningDevice device = new RunningDevice("--config", yaml().toString(), "--spdm", "1.2")) {
      assertThat(device.probed("doe+tcp", "versions").toString()).doesNotContain("\"1.3\"");
    }
  }

  @Test
  void speaksDsp0287() throws Exception {
    try (RunningDevice device = new RunningDevice("--transport", "tcp")) {
      assertThat(device.probed("tcp", "versions,identity").toString()).contains("\"1.3\"");
    }
  }

  @Test
  void writesACaptureAndAKeyLogThatDissectReads() throws Exception {
    Path pcap = folder.resolve("a.pcap");
    Path keys = folder.resolve("a.keys");
    try (RunningDevice device =
        new RunningDevice("--pcap", pcap.toString(), "--keylog", keys.toString())) {
      device.probed("doe+tcp", "identity,key-exchange");
      assertThat(device.said()).contains("warning");
    }
    StringWriter json = new StringWriter();
    int status =
        Main.run(
            new PrintWriter(json, true),
            new PrintWriter(new StringWriter(), true),
            "dissect",
            pcap.toString(),
            "--secrets",
            keys.toString(),
            "--json");
    assertThat(status).isZero();
    assertThat(
            JsonMapper.shared().readTree(json.toString()).path("summary").path("decrypted").asInt())
        .isPositive();
  }

  @Test
  void warnsOfCapabilitiesThatContradictEachOther() throws Exception {
    try (RunningDevice device = new RunningDevice("--cap", "+CSR")) {
      assertThat(device.said()).contains("CAPABILITIES_CERTIFICATE_MANAGEMENT");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--profile odd",
        "--spdm 1.5",
        "--cap WINGS",
        "--algorithm ROT13",
        "--transfer-size 41",
        "--chain 0",
        "--chain 0=/no/where,/no/where",
        "--psk hint",
        "--inject explode",
        "--slots 8",
        "--key-algorithm EC_P111",
      })
  void settingThatMakesNoSenseIsOneLineAndStatusTwo(String options) {
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true),
            ("device --listen 127.0.0.1:0 " + options).split(" ", -1));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("teeio device: ");
  }
}
