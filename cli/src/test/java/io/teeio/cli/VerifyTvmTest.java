package io.teeio.cli;

import static io.teeio.cli.CommandRun.teeio;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a TVM shows after a run, as a third party judges it; and the device, by the run's capture.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyTvmTest {
  private Path folder = Path.of("");

  @BeforeAll
  void run(@TempDir Path given) throws Exception {
    folder = given;
    Files.write(folder.resolve("payload"), new byte[4096]);
    String line =
        "run --suite p256 --json --payload @payload --evidence @tvm.cbor --challenge c0ffee0123456789"
            + " --platform-root @root.pem --tvm-rim @tvm.json --pcap @run.pcap --keylog @run.keys";
    assertThat(command(line).status()).isZero();
  }

  private CommandRun command(String line) {
    return teeio(line.replace("@", folder + "/").split(" "));
  }

  @Test
  void theWholeStackPasses() {
    CommandRun run =
        command(
            "verify tvm --token @tvm.cbor --anchors @root.pem --rim @tvm.json --nonce c0ffee0123456789");
    assertThat(run.out()).startsWith("PASS: ").contains("decision").contains("runtime registers");
    assertThat(run.status()).isZero();
  }

  @Test
  void anotherChallengeIsRefused() {
    CommandRun run =
        command(
            "verify tvm --token @tvm.cbor --anchors @root.pem --rim @tvm.json --nonce c0ffee0123456780");
    assertThat(run.out()).startsWith("FAIL: ").contains("Failed: nonce.");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void withoutARootNothingIsDecided() {
    CommandRun run = command("verify tvm --token @tvm.cbor --rim @tvm.json");
    assertThat(run.out()).startsWith("NOT DECIDED: ").contains("certificate chain");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void whatIsNoTokenIsAVerdict() {
    CommandRun run = command("verify tvm --token @tvm.json --anchors @root.pem");
    assertThat(run.out()).startsWith("FAIL: ").contains("Failed: token form.");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsOneLine() {
    command("verify tvm").assertRefused(2);
    command("verify tvm --token @tvm.cbor --nonce 0").assertRefused(2);
    command("verify tvm --token @tvm.cbor --rim @tvm.json --rim @root.pem").assertRefused(2);
    command("verify tvm --token @none").assertRefused(3);
    command("verify tvm --token @tvm.cbor --rim @root.pem").assertRefused(3);
  }

  @Test
  void theDeviceOfTheCaptureHasSoundSignatures() {
    CommandRun run = command("verify capture @run.pcap --secrets @run.keys");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("pass +report signature")
        .containsPattern("- +certificate chain");
  }

  @Test
  void aCaptureThatIsNoneIsOneLine() {
    command("verify capture").assertRefused(2);
    command("verify capture @none").assertRefused(3);
    command("verify capture @tvm.json").assertRefused(3);
    command("verify capture @run.pcap --secrets @tvm.cbor").assertRefused(3);
  }
}
