package io.teeio.cli;

import static io.teeio.cli.CommandRun.teeio;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code teeio verify} takes, and what it says of what it does not take. */
final class VerifyCommandTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void files() throws Exception {
    Files.write(folder.resolve("report"), new byte[] {0x11, (byte) 0xE0});
    Files.writeString(folder.resolve("chain"), "no chain");
    Files.writeString(folder.resolve("text"), "no evidence");
    Files.createDirectory(folder.resolve("empty"));
    Files.write(folder.resolve("latin1"), new byte[] {'a', (byte) 0xE9});
  }

  private CommandRun run(String line) {
    return teeio(line.replace("@", folder + "/").split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify",
        "verify cow",
        "verify nvidia",
        "verify nvidia --report @report",
        "verify nvidia --chain @chain",
        "verify nvidia --evidence @text --report @report",
        "verify nvidia --report @report --chain @chain --nonce 12",
        "verify nvidia --report @report --chain @chain --nonce wibble",
        "verify nvidia --report @report --chain @chain --as-of yesterday",
        "verify nvidia --report @report --chain @chain --as-of 2025-13-01",
        "verify nvidia --report @report --chain @chain --as-of 2025-08-21T12:00",
        "verify nvidia --report @report --chain @chain --as-of +12025-08-21",
        "verify nvidia --report @report --chain @chain --rim-as-of 1969-12-31T23:59:59Z",
        "verify nvidia --wibble",
      })
  void wrongUsageIsOneLineAndStatusTwo(String line) {
    run(line).assertRefused(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--report @none --chain @chain",
        "--report @empty --chain @chain",
        "--report @report --chain @none",
        "--report @report --chain @chain --rim @none",
        "--report @report --chain @chain --rim @empty",
        "--report @report --chain @chain --ocsp @none",
        "--report @report --chain @chain --ocsp @text",
        "--report @report --chain @chain --crl @text",
        "--report @report --chain @chain --anchors @none",
        "--report @report --chain @chain --anchors @empty",
        "--report @report --chain @chain --anchors @text",
        "--report @report --chain @chain --policy @none",
        "--report @report --chain @chain --policy @text",
        "--report @report --chain @chain --policy @latin1",
        "--evidence @none",
        "--evidence @text",
        "--evidence @latin1",
      })
  void whatCannotBeReadIsOneLineAndStatusThree(String line) {
    run("verify nvidia " + line).assertRefused(3);
  }

  @Test
  void aWrongPolicySaysWhere() throws Exception {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(policy, "policy: teeio-policy/1\nname: mine\nmodes: { debug: maybe }\n");
    CommandRun run = run("verify nvidia --report @report --chain @chain --policy @policy.yaml");
    run.assertRefused(3);
    assertThat(run.err()).contains("policy.yaml: line 3, column ").contains("debug");
  }

  @Test
  void evidenceThatIsNoneIsAVerdictAndNotAnError() {
    CommandRun run = run("verify nvidia --report @report --chain @chain");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("FAIL: ");
  }

  @Test
  void helpHasExamplesAndTheMeaningOfTheStatus() {
    for (String line : new String[] {"verify --help", "verify nvidia --help"}) {
      CommandRun run = run(line);
      assertThat(run.status()).isZero();
      assertThat(run.out()).contains("Examples:").contains("Exit status: 0 pass; 1 fail");
    }
  }
}
