package io.teeio.dissect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.session.AgreedSecrets.Kind;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/keylog.md: what opens the sessions of a capture. */
class SecretsFileTest {
  private static final String ENTRY =
      """
      {"file": "a.pcap", "secrets": {"dhe": ["01", "02"], "kem": ["03"], "psk": []}, "plain": 7}\
      """;

  @TempDir Path folder;

  @Test
  void whatAKeyLogSaysIsReadInItsOrder() throws Exception {
    CaptureSecrets read =
        SecretsFile.read(
            """
            {"session":"0xffffffff","kind":"dhe","secret":"0102"}

            {"session":"0xFFFEFFFE","kind":"psk","secret":"03","comment":"ours"}
            {"session":"0xffffffff","kind":"kem","secret":"04"}
            """);
    assertThat(read.sessions())
        .extracting(each -> each.kind())
        .containsExactly(Kind.DHE, Kind.PSK, Kind.KEM);
    assertThat(read.sessions().get(1).session()).contains(new SessionId(0xFFFEFFFEL));
    assertThat(holds(read.sessions().getFirst().secret(), Bytes.of(1, 2))).isTrue();
    assertThat(read.provisioned()).isEqualTo(Provisioned.NONE);
  }

  @Test
  void anEntryOfAManifestIsRead() throws Exception {
    CaptureSecrets read = SecretsFile.read(ENTRY);
    assertThat(read.sessions())
        .extracting(each -> each.kind())
        .containsExactly(Kind.DHE, Kind.DHE, Kind.KEM);
    assertThat(read.sessions().getFirst().session()).isEmpty();
  }

  @Test
  void theEntryOfTheCaptureIsFoundInAManifest() throws Exception {
    String manifest = "[{\"file\": \"b.pcap\", \"secrets\": {}}, " + ENTRY + "]";
    assertThat(SecretsFile.read(manifest, "a.pcap").sessions()).hasSize(3);
    assertThat(SecretsFile.read(manifest, "b.pcap").sessions()).isEmpty();
    assertThatExceptionOfType(UnreadableSecrets.class)
        .isThrownBy(() -> SecretsFile.read(manifest, "c.pcap"))
        .withMessageContaining("without an entry for c.pcap");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{; is not JSON",
        "7; is neither a key log nor",
        "{}; is neither a key log nor",
        "{\"secrets\": {\"dhe\": [\"0\"]}}; secrets.dhe is not a string of hexadecimal digits",
        "{\"secrets\": {\"psk\": [1]}}; secrets.psk is not a string of hexadecimal digits",
        "{\"session\": \"1\", \"kind\": \"dhe\", \"secret\": \"00\"}; session is not as 0xffffffff",
        "{\"session\": \"0x1ffffffff\", \"kind\": \"dhe\", \"secret\": \"00\"}; session is not as",
        "{\"session\": \"0x1\", \"kind\": \"rsa\", \"secret\": \"00\"}; kind is not dhe, kem or psk",
        "{\"session\": \"0x1\", \"kind\": \"dhe\", \"secret\": \"\"}; secret is not a string of",
        "{\"provisioned\": {\"responderKey\": \"00\"}}; provisioned.responderKey: ",
        "{\"provisioned\": {\"requesterChains\": {\"8\": \"00\"}}}; is not of a slot from 0 to 7",
        "{\"provisioned\": {\"requesterChains\": {\"0\": \"00\"}}}; provisioned.requesterChains.0: ",
        "[]; is a manifest without an entry"
      })
  void whatIsNoSecretsFileIsRefused(String text, String why) {
    assertThatExceptionOfType(UnreadableSecrets.class)
        .isThrownBy(() -> SecretsFile.read(text))
        .withMessageContaining(why);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path file = folder.resolve("keys.jsonl");
    Files.writeString(file, "what was there before");
    Crypto crypto = Crypto.portable();
    SigningKey key = crypto.generateSigningKey(KeyAlgorithm.EC_P256, RandomSource.secure());
    VerificationKey verification = key.verificationKey();
    Provisioned known =
        new Provisioned(Map.of(), Map.of(), Optional.of(verification), Optional.empty());
    try (KeyLogWriter log = KeyLogWriter.open(file);
        Secret secret = Secret.copyOf(new byte[] {1, 2})) {
      log.provisioned(Provisioned.NONE);
      log.agreed(new SessionId(0xFFFEFFFFL), Kind.KEM, secret);
      log.provisioned(known);
      assertThat(Files.readString(file).lines().findFirst())
          .contains("{\"session\":\"0xfffeffff\",\"kind\":\"kem\",\"secret\":\"0102\"}");
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    CaptureSecrets read = SecretsFile.read(Files.readString(file));
    assertThat(read.sessions()).hasSize(1);
    assertThat(read.provisioned().responderKey().orElseThrow().subjectPublicKeyInfo())
        .isEqualTo(verification.subjectPublicKeyInfo());
  }

  private static boolean holds(Secret secret, Bytes bytes) {
    try (Secret other = Secret.copyOf(bytes.toArray())) {
      return secret.matches(other);
    }
  }
}
