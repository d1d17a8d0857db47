package io.teeio.cli;

import static io.teeio.cli.CommandRun.teeio;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A TVM judges its device by the policy of its owner, and can prove that it did. */
final class RunPolicyTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void payload() throws Exception {
    Files.write(folder.resolve("payload"), new byte[4096]);
  }

  private CommandRun command(String line) {
    return teeio(line.replace("@", folder + "/").split(" "));
  }

  private Path policy(String demands) throws Exception {
    return Files.writeString(
        folder.resolve("policy.yaml"), "policy: teeio-policy/1\nname: test\n" + demands);
  }

  private JsonNode run(int status) {
    CommandRun run = command("run --suite p256 --json --payload @payload --policy @policy.yaml");
    assertThat(run.status()).as(run.out()).isEqualTo(status);
    return JSON.readTree(run.out());
  }

  private static List<String> failed(JsonNode report) {
    List<String> names = new ArrayList<>();
    for (JsonNode check : report.get("attestation").get("checks")) {
      if (check.get("result").stringValue().equals("fail")) {
        names.add(check.get("name").stringValue());
      }
    }
    return names;
  }

  @Test
  void whatThePolicyWantsNewerIsRefused() throws Exception {
    policy("minimumSecurityVersions: { 6: 99 }");
    JsonNode report = run(1);
    assertThat(report.get("result").stringValue()).isEqualTo("refused");
    assertThat(failed(report)).containsExactly("measurement 6 security version");
  }

  @Test
  void algorithmsThatThePolicyDoesNotHaveAreRefused() throws Exception {
    policy("algorithms: { signatures: [ ECDSA_P384 ] }");
    assertThat(failed(run(1))).containsExactly("algorithms");
  }

  @Test
  void statementsThatThePolicyWantsAndNobodyGaveAreMissed() throws Exception {
    policy("revocation: { demand: required }");
    assertThat(failed(run(1))).containsExactly("revocation");
  }

  @Test
  void aRootThatThePolicyDoesNotNameIsNoRoot() throws Exception {
    policy("anchors: { device: [ { sha256: " + "ab".repeat(32) + " } ] }");
    assertThat(failed(run(1))).containsExactly("policy");
  }

  @Test
  void aPolicyWithAMistakeIsOneLine() throws Exception {
    policy("minimumVersions: { kernel: 1 }");
    for (String file : List.of("policy.yaml", "none")) {
      CommandRun run = command("run --policy @" + file);
      assertThat(run.status()).isEqualTo(3);
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void whoMeetsThePolicyIsTakenInAndAThirdPartySeesByWhichPolicy() throws Exception {
    Path file =
        policy(
            "require: [ measurements ]\nminimumSecurityVersions: { 6: 1 }\nmodes: { debug: neverActive }\n");
    CommandRun run =
        command(
            "run --suite p256 --json --payload @payload --policy @policy.yaml --evidence @tvm.cbor"
                + " --platform-root @root.pem --tvm-rim @tvm.json --device-root @maker.pem"
                + " --device-rim @device.json");
    assertThat(run.status()).as(run.out()).isZero();
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-384").digest(Files.readAllBytes(file)));
    JsonNode rim = JSON.readTree(Files.readString(folder.resolve("tvm.json")));
    assertThat(rim.toString()).contains(digest);
    String verify = "verify tvm --token @tvm.cbor --anchors @root.pem --rim @tvm.json";
    assertThat(command(verify).status()).isZero();
    assertDevicesCanBeJudgedAnew(verify);
    Files.writeString(folder.resolve("tvm.json"), rim.toString().replace(digest, "00".repeat(48)));
    CommandRun other = command(verify);
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.out()).contains("Failed: device 03:00.0 policy.");
  }

  private void assertDevicesCanBeJudgedAnew(String verify) throws Exception {
    String devices = " --device-anchors @maker.pem --device-rim @device.json";
    CommandRun same = command(verify + devices + " --device-policy @policy.yaml --json");
    assertThat(same.status()).as(same.out()).isZero();
    JsonNode device = JSON.readTree(same.out()).get("devices").get(0);
    assertThat(device.get("verdict").stringValue()).isEqualTo("pass");
    assertThat(device.get("measurements").get("matched").intValue()).isEqualTo(8);
    Path strict =
        Files.writeString(
            folder.resolve("strict.yaml"),
            "policy: teeio-policy/1\nname: strict\nminimumVersions: { firmware: \"9.0\" }\n");
    CommandRun other = command(verify + devices + " --device-policy " + strict);
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.out())
        .contains("1 of 1 devices did not pass", "Failed: firmware minimum version.");
    CommandRun stranger = command(verify + " --device-anchors @root.pem");
    assertThat(stranger.status()).isEqualTo(1);
    assertThat(stranger.out()).contains("Failed: certificate chain.");
    assertThat(command(verify + " --rim-key @root.pem").status()).isEqualTo(2);
    assertThat(command("run --device-rim @none").status()).isEqualTo(2);
    assertThat(
            command("run --evidence @x --device-root @y --device doe+tcp://127.0.0.1:1").status())
        .isEqualTo(2);
  }
}
