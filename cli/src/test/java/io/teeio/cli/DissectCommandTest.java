package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.PcapWriter;
import io.teeio.wire.Bytes;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What {@code teeio dissect} says, and its status. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DissectCommandTest {
  private Path folder = Path.of("");
  private Path run = folder;
  private Path version = folder;

  private record Ended(int status, String out, String err) {}

  private static Ended teeio(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(status, out.toString(), err.toString());
  }

  @BeforeAll
  void capture(@TempDir Path given) throws Exception {
    folder = given;
    run = folder.resolve("run.pcap");
    Path payload = folder.resolve("payload");
    Files.write(payload, new byte[4096]);
    String[] line = {"run", "--suite", "p256", "--json", "--payload", "" + payload, "--pcap"};
    String[] all = java.util.Arrays.copyOf(line, line.length + 1);
    all[line.length] = run.toString();
    assertThat(teeio(all).status()).isZero();
    version = write("version.pcap", "0510840000", "051004000000010013");
  }

  private Path write(String name, String... frames) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream stream = Files.newOutputStream(file)) {
      PcapWriter writer = new PcapWriter(stream, Binding.MCTP);
      for (int i = 0; i < frames.length; i++) {
        writer.write(Instant.ofEpochSecond(100, i * 1_500_000L), Bytes.fromHex(frames[i]));
      }
    }
    return file;
  }

  @Test
  void aLineAMessageAndAResult() {
    Ended ended = teeio("dissect", version.toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines().toList())
        .contains(
            "    0     0.000000 -> MCTP -          GET_VERSION",
            "    1     0.001500 <- MCTP -          VERSION                          1.3",
            "Result: all right.");
  }

  @Test
  void fieldsAndBytesOnRequest() {
    Ended ended = teeio("dissect", version.toString(), "--fields", "--hex");
    assertThat(ended.out())
        .containsPattern("2 \\+2 +VersionNumberEntry|6 \\+2 +VersionNumberEntry")
        .contains("0000  10 04 00 00 00 01 00 13");
  }

  @Test
  void whatStaysClosedSaysWhichSecretIsMissing() {
    Ended ended = teeio("dissect", run.toString());
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out())
        .contains("[ok KEY_EXCHANGE_RSP sig]")
        .contains("missing secret for session 0x")
        .contains("Secured record")
        .contains("Result: not all right: ");
  }

  @Test
  void jsonIsOneObjectThatEndsWithItsSummary() throws Exception {
    Ended ended = teeio("dissect", run.toString(), "--json", "--fields");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out().lines()).hasSize(1);
    JsonNode root = new ObjectMapper().readTree(ended.out());
    assertThat(List.copyOf(root.propertyNames())).endsWith("summary");
    JsonNode summary = root.get("summary");
    assertThat(List.copyOf(summary.propertyNames()))
        .contains(
            "messages", "records", "decrypted", "verified", "failed", "malformed", "undecrypted");
    assertThat(summary.get("records").intValue()).isPositive();
    assertThat(summary.get("undecrypted")).isEqualTo(summary.get("records"));
    assertThat(summary.get("messages").intValue()).isEqualTo(root.get("messages").size());
    assertThat(summary.get("verified").get("KEY_EXCHANGE_RSP sig").intValue()).isPositive();
    assertThat(summary.get("failed").get("no session")).isEqualTo(summary.get("records"));
    JsonNode first = root.get("messages").get(0);
    assertThat(first.get("direction").stringValue()).isEqualTo("request");
    assertThat(first.get("transport").stringValue()).isEqualTo("PCI_DOE");
    assertThat(root.get("messages").findValuesAsString("name")).contains("ALGORITHMS");
  }

  @Test
  void aMalformedMessageIsNamedWithItsField() throws Exception {
    Path cut = write("cut.pcap", "0510840000", "0510040000000200");
    Ended ended = teeio("dissect", cut.toString());
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).contains("!! VersionNumberEntry at offset").contains("1 malformed");
  }

  @Test
  void whatCannotBeReadIsOneLineAndStatusThree() throws Exception {
    Path rubbish = folder.resolve("rubbish");
    Files.writeString(rubbish, "{\"secrets\": {\"dhe\": [\"xyz\"]}}");
    for (Ended ended :
        List.of(
            teeio("dissect", folder.resolve("none").toString()),
            teeio("dissect", rubbish.toString()),
            teeio("dissect", version.toString(), "--secrets", rubbish.toString()),
            teeio("dissect", version.toString(), "--secrets", run.toString()))) {
      assertThat(ended.status()).isEqualTo(3);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.err()).startsWith("teeio dissect: ").doesNotContain("Exception");
    }
    assertThat(teeio("dissect").status()).isEqualTo(2);
  }
}
