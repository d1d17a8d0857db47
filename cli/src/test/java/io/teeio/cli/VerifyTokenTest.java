package io.teeio.cli;

import static io.teeio.cli.CommandRun.teeio;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.assignment.DeviceAssignmentToken;
import io.teeio.attest.cose.CoseKey;
import io.teeio.attest.jose.Jwk;
import io.teeio.attest.spdm.DeviceChain;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.attest.spdm.SpdmTranscript;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens that one command writes and another judges, and what becomes of changed ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyTokenTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final SigningKey KEY = key(KeyAlgorithm.EC_P384);
  private static final String TRUST = " --anchors @root.pem --rim @device.json";

  private Path folder = Path.of("");
  private String nonce = "";

  private static SigningKey key(KeyAlgorithm kind) {
    return CRYPTO.generateSigningKey(kind, RandomSource.secure());
  }

  /** A device is recorded, and what it is written down, as docs/attestation.md says. */
  @BeforeAll
  void record(@TempDir Path given) throws Exception {
    folder = given;
    write("payload", new byte[4096]);
    write("garbage", new byte[] {0x11, (byte) 0xE0});
    write("empty", new byte[0]);
    write("key.pem", PemFile.encode(KEY));
    write("key.pub", KEY.verificationKey().subjectPublicKeyInfo().toArray());
    write(
        "other.pub", key(KeyAlgorithm.EC_P384).verificationKey().subjectPublicKeyInfo().toArray());
    String line = "run --suite p256 --json --payload @payload --pcap @run.pcap --keylog @run.keys";
    assertThat(command(line).status()).isZero();
    Path capture = folder.resolve("run.pcap");
    SpdmEvidence evidence =
        CaptureEvidence.of(
                CaptureInput.capture(capture),
                CaptureInput.secrets(folder.resolve("run.keys"), capture),
                CRYPTO)
            .getFirst();
    Bytes chain = evidence.chain().orElseThrow();
    write("chain", chain.toArray());
    write(
        "root.pem",
        PemFile.encode(List.of(DeviceChain.read(chain).rootFirst().getFirst())).toArray());
    for (Bytes transcript : evidence.transcripts()) {
      if (SpdmTranscript.read(transcript) instanceof MeasurementEvidence measured
          && measured.signing().isPresent()) {
        write("l2.bin", transcript.toArray());
        nonce = measured.signing().get().nonce().toString();
      }
    }
    String seen = "verify capture @run.pcap --secrets @run.keys --json";
    write("device.json", referenceValues(command(seen).out()));
    for (String what : List.of("eat", "ear")) {
      String make = "verify spdm --transcript @l2.bin --chain @chain --nonce NONCE" + TRUST;
      CommandRun run = command(make + " --WHAT @WHAT --WHAT-key @key.pem".replace("WHAT", what));
      assertThat(run.err()).isEmpty();
      assertThat(run.status()).as(run.out()).isZero();
    }
  }

  private static byte[] referenceValues(String appraised) {
    JsonMapper json = JsonMapper.shared();
    JsonNode claims = json.readTree(appraised).get("claims");
    ObjectNode rim = json.createObjectNode().put("rim", "teeio-rim/1");
    rim.set("device", claims.at("/deviceInfo/0"));
    ArrayNode values = rim.putArray("measurements");
    for (JsonNode block : claims.get("measurements")) {
      String form = block.has("raw") ? "raw" : "digest";
      ObjectNode value = values.addObject();
      value.set("index", block.get("index"));
      value.put("name", "as seen").set(form, block.get(form));
    }
    return rim.toString().getBytes(UTF_8);
  }

  private void write(String name, byte[] content) throws Exception {
    Files.write(folder.resolve(name), content);
  }

  private byte[] read(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name));
  }

  private CommandRun command(String line) {
    return teeio(line.replace("NONCE", nonce).replace("@", folder + "/").split(" "));
  }

  private void passes(String line) {
    CommandRun run = command(line);
    assertThat(run.out()).startsWith("PASS: ");
    assertThat(run.status()).isZero();
  }

  private void fails(String line, String checks) {
    CommandRun run = command(line);
    assertThat(run.out()).startsWith("FAIL: ").contains("Failed: " + checks + ".");
    assertThat(run.status()).isEqualTo(1);
  }

  private void isNotDecided(String line, String check) {
    CommandRun run = command(line);
    assertThat(run.out()).startsWith("NOT DECIDED: ").containsPattern("- +" + check);
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void whatADeviceSignedPassesFromItsToken() throws Exception {
    write("fresh.yaml", "policy: teeio-policy/1\nname: fresh\nrequire: [nonce]\n".getBytes(UTF_8));
    String policy = " --policy @fresh.yaml";
    passes("verify token --token @eat --key @key.pub --nonce NONCE" + policy + TRUST);
    isNotDecided("verify token --token @eat --key @key.pub" + policy + TRUST, "nonce");
    write("eat.hex", HexFormat.of().formatHex(read("eat")).getBytes(StandardCharsets.US_ASCII));
    passes("verify token --token @eat.hex --key @other.pub --key @key.pub" + TRUST);
    CommandRun run = command("verify token --token @eat --key @key.pub --json" + TRUST);
    JsonNode told = JsonMapper.shared().readTree(run.out());
    assertThat(told.get("verdict").stringValue()).isEqualTo("pass");
    assertThat(told.at("/devices/0/measurements/matched").intValue()).isPositive();
  }

  @Test
  void whatACaptureShowsPassesFromItsToken() throws Exception {
    CommandRun run =
        command("verify capture @run.pcap --secrets @run.keys --eat @seen --eat-key @key.pem");
    assertThat(run.err().lines()).singleElement().asString().contains("transcripts have no place");
    passes("verify token --token @seen --key @key.pub" + TRUST);
    assertThat(DeviceAssignmentToken.read(Bytes.copyOf(read("seen"))).token().nonce().length())
        .isEqualTo(32);
  }

  @Test
  void anotherKeyAnotherNonceAndNoKeyDoNotPass() {
    fails("verify token --token @eat --key @other.pub" + TRUST, "token signature");
    fails("verify token --token @eat --key @key.pub --nonce c0ffee0123456789" + TRUST, "nonce");
    isNotDecided("verify token --token @eat" + TRUST, "token signature");
    isNotDecided("verify token --token @eat --key @key.pub", "certificate chain");
  }

  @Test
  void aTokenOfWhichABitWasTurnedNeverPasses() throws Exception {
    byte[] whole = read("eat");
    for (int at = 0; at < whole.length; at += 89) {
      byte[] turned = whole.clone();
      turned[at] ^= (byte) (1 << (at % 8));
      write("turned", turned);
      CommandRun run = command("verify token --token @turned --key @key.pub" + TRUST);
      assertThat(run.status()).as("byte %d: %s", at, run.out()).isEqualTo(1);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void aFreshKeyIsShownAndWarnedOf() throws Exception {
    CommandRun run = command("verify spdm --transcript @l2.bin --chain @chain --eat @fresh");
    assertThat(run.err())
        .startsWith("teeio verify spdm: warning: ")
        .contains("is signed with a fresh key: --eat-key FILE signs with yours");
    var message = DeviceAssignmentToken.read(Bytes.copyOf(read("fresh"))).message().orElseThrow();
    VerificationKey shown = message.headers().shownKey().orElseThrow();
    write("shown", new CoseKey(shown).toBytes().toArray());
    passes("verify token --token @fresh --key @shown" + TRUST);
  }

  @Test
  void aKeyOfAnyKindThatCoseHasSigns() throws Exception {
    try (SigningKey own = key(KeyAlgorithm.ED25519)) {
      write("ed.pem", PemFile.encode(own));
      write("ed.pub", own.verificationKey().subjectPublicKeyInfo().toArray());
    }
    command("verify spdm --transcript @l2.bin --chain @chain --eat @ed --eat-key @ed.pem");
    passes("verify token --token @ed --key @ed.pub" + TRUST);
  }

  @Test
  void aKeyComesInEveryUsualForm() throws Exception {
    VerificationKey key = KEY.verificationKey();
    String base64 = Base64.getMimeEncoder().encodeToString(key.subjectPublicKeyInfo().toArray());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    JsonNode jwk = new Jwk(key, Optional.of("name")).toJson();
    write("a.pub", pem.getBytes(StandardCharsets.US_ASCII));
    write("b.pub", jwk.toString().getBytes(UTF_8));
    write("c.pub", ("{\"keys\":[" + jwk + "]}").getBytes(UTF_8));
    write("d.pub", new CoseKey(key).toBytes().toArray());
    for (String file : List.of("a.pub", "b.pub", "c.pub", "d.pub")) {
      passes("verify token --token @ear --key @" + file);
    }
  }

  @Test
  void whatAnotherVerifierAffirmedPasses() {
    passes("verify token --token @ear --key @key.pub --nonce NONCE");
    isNotDecided("verify token --token @ear", "token signature");
    fails("verify token --token @ear --key @other.pub", "token signature");
    fails("verify token --token @ear --key @key.pub --nonce c0ffee0123456789", "nonce");
  }

  @Test
  void anEarIsGoodForItsTimeOnly() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String line = "verify token --token @ear --key @key.pub --as-of ";
    passes(line + now.plus(23, ChronoUnit.HOURS));
    fails(line + now.plus(25, ChronoUnit.HOURS), "token dates");
    fails(line + now.minus(1, ChronoUnit.HOURS), "token dates");
  }

  @Test
  void anEarOfADeviceThatDidNotPassDoesNot() {
    String make = "verify spdm --transcript @l2.bin --chain @chain --ear-key @key.pem";
    command(make + " --ear @open");
    isNotDecided("verify token --token @open --key @key.pub", "token status");
    command(make + " --ear @bad --nonce " + "00".repeat(32));
    fails("verify token --token @bad --key @key.pub", "token status");
  }

  @Test
  void anEarOfWhichACharacterWasChangedNeverPasses() throws Exception {
    byte[] whole = read("ear");
    for (int at = 0; at < whole.length - 1; at += 131) {
      byte[] changed = whole.clone();
      changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
      write("changed", changed);
      CommandRun run = command("verify token --token @changed --key @key.pub");
      assertThat(run.status()).as("character %d: %s", at, run.out()).isEqualTo(1);
      assertThat(run.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, success, PASS, ''",
    "false, success, FAIL, token status",
    "true, fail, FAIL, GPU-0 token status"
  })
  void whatNvidiasServiceAnswersIsAppraised(
      String overall, String measured, String verdict, String failed) throws Exception {
    long now = Instant.now().getEpochSecond();
    String dates = "\"nbf\":" + (now - 60) + ",\"exp\":" + (now + 3600);
    String device = token("{" + dates + ",\"measres\":\"" + measured + "\"}");
    Bytes digest = CRYPTO.hash(HashAlgorithm.SHA_256, ascii(device));
    String all =
        token(
            "{%s,\"eat_nonce\":\"%s\",\"x-nvidia-overall-att-result\":%s,"
                    .formatted(dates, nonce, overall)
                + "\"submods\":{\"GPU-0\":[\"DIGEST\",[\"SHA-256\",\"%s\"]]}}".formatted(digest));
    write("nras", ascii("[[\"JWT\",\"" + all + "\"],{\"GPU-0\":\"" + device + "\"}]\n").toArray());
    CommandRun run = command("verify token --token @nras --key @key.pub --nonce NONCE");
    assertThat(run.out()).startsWith(verdict + ": detached EAT of GPU-0").contains(failed);
    assertThat(run.status()).isEqualTo(verdict.equals("PASS") ? 0 : 1);
    assertThat(command("verify token --token @nras").out()).containsPattern("- +token signature");
  }

  private static String token(String claims) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String signed =
        encoder.encodeToString(ascii("{\"alg\":\"ES384\"}").toArray())
            + "."
            + encoder.encodeToString(ascii(claims).toArray());
    Bytes signature =
        CRYPTO.sign(
            KEY,
            KEY.algorithm().usualSignature(),
            HashAlgorithm.SHA_384,
            ascii(signed),
            Bytes.EMPTY,
            RandomSource.secure());
    return signed + "." + encoder.encodeToString(signature.toArray());
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whatIsNoTokenIsAVerdict() {
    fails("verify token --token @garbage --key @key.pub", "token form");
    fails("verify token --token @chain --key @key.pub", "token form");
    fails("verify token --token @device.json --key @key.pub", "token form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify token",
        "verify token --token @eat --nonce 0011",
        "verify token --token @eat --nonce 0",
        "verify token --token @ear --key @key.pub --anchors @root.pem",
        "verify token --token @ear --key @key.pub --rim @device.json",
        "verify token --token @ear --key @key.pub --rim-key @key.pub",
        "verify token --token @ear --key @key.pub --ocsp @chain",
        "verify token --token @ear --key @key.pub --crl @chain",
        "verify spdm --transcript @l2.bin --chain @chain --eat @out --ear-key @key.pem",
        "verify spdm --transcript @l2.bin --eat-key @key.pem",
        "verify capture @run.pcap --eat-key @key.pem"
      })
  void wrongUsageIsOneLine(String line) {
    command(line).assertRefused(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify token --token @none",
        "verify token --token @empty",
        "verify token --token @eat --key @none",
        "verify token --token @eat --key @l2.bin",
        "verify token --token @eat --key @key.pem",
        "verify spdm --transcript @garbage --eat @out",
        "verify spdm --transcript @l2.bin --eat @out",
        "verify spdm --transcript @l2.bin --chain @key.pub --eat @out",
        "verify spdm --transcript @l2.bin --chain @chain --eat @out --eat-key @root.pem",
        "verify spdm --transcript @l2.bin --chain @chain --eat @none/out",
      })
  void whatCannotBeReadOrWrittenIsOneLine(String line) {
    command(line).assertRefused(3);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
