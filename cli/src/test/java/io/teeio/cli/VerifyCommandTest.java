package io.teeio.cli;

import static io.teeio.cli.CommandRun.teeio;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.result.EarToken;
import io.teeio.attest.result.JsonWebToken;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code teeio verify} takes, and what it says of what it does not take. */
final class VerifyCommandTest {
  private static final Crypto CRYPTO = Crypto.portable();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void files() throws Exception {
    Files.write(folder.resolve("report"), new byte[] {0x11, (byte) 0xE0});
    Files.writeString(folder.resolve("chain"), "no chain");
    Files.writeString(folder.resolve("text"), "no evidence");
    Files.writeString(folder.resolve("bad.json"), "{}");
    Files.createDirectory(folder.resolve("empty"));
    Files.write(folder.resolve("latin1"), new byte[] {'a', (byte) 0xE9});
  }

  private static Verdict checks(JsonWebToken token, VerificationKey key) {
    return EarToken.checks(token, Signers.of(key), Optional.empty(), CRYPTO, Instant.now());
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
        "verify nvidia --report @report --chain @chain --ear-key @text",
        "verify nvidia --report @report --chain @chain --rim-key @text",
        "verify tvm --token @report --rim-key @text",
        "verify spdm",
        "verify spdm --transcript @report --nonce 1",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--transcript @none",
        "--transcript @report --chain @none",
        "--transcript @report --rim @bad.json",
        "--transcript @report --trusted-key @text",
        "--transcript @report --ear @ear --ear-key @text",
        "--transcript @report --ear @empty --ear-key @none",
      })
  void whatCannotBeReadForSpdmIsOneLineAndStatusThree(String line) {
    run("verify spdm " + line).assertRefused(3);
  }

  @Test
  void aTranscriptThatIsNoneIsAVerdictAndNotAnError() {
    CommandRun run = run("verify spdm --transcript @report");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).startsWith("FAIL: ").contains("transcript form");
  }

  @Test
  void anEarIsSignedWithTheKeyThatWasGiven() throws Exception {
    try (SigningKey key = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, RandomSource.secure())) {
      Files.write(folder.resolve("key.pem"), PemFile.encode(key));
      CommandRun run = run("verify spdm --transcript @report --ear @ear --ear-key @key.pem");
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).isEmpty();
      JsonWebToken token = JsonWebToken.read(Files.readString(folder.resolve("ear")).strip());
      Verdict verdict = checks(token, key.verificationKey());
      assertThat(verdict.failures()).extracting(Check::name).containsExactly("token status");
    }
  }

  @Test
  void anEarWithoutAKeyShowsTheFreshOneAndWarns() throws Exception {
    CommandRun run = run("verify spdm --transcript @report --ear @ear");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("teeio verify spdm: warning: ").contains("fresh key");
    JsonWebToken token = JsonWebToken.read(Files.readString(folder.resolve("ear")).strip());
    Verdict verdict = checks(token, token.shownKey().orElseThrow());
    assertThat(verdict.failures()).extracting(Check::name).containsExactly("token status");
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
