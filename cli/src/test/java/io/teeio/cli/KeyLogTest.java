package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What {@code teeio run} recorded is opened with the key log that it wrote, and only with that. */
final class KeyLogTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int teeio(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void aRunIsOpenedWithItsKeyLog() throws Exception {
    Path payload = Files.write(folder.resolve("payload"), new byte[4096]);
    String capture = folder.resolve("run.pcap").toString();
    String keys = folder.resolve("run.keys").toString();
    String[] run = {"run", "--suite", "p256", "--json", "--payload", payload.toString()};
    String[] recorded = java.util.Arrays.copyOf(run, run.length + 4);
    recorded[run.length] = "--pcap";
    recorded[run.length + 1] = capture;
    recorded[run.length + 2] = "--keylog";
    recorded[run.length + 3] = keys;
    assertThat(teeio(recorded)).isZero();
    assertThat(err.toString()).contains("whoever reads " + keys + " can read every session");

    assertThat(teeio("dissect", capture, "--secrets", keys, "--json")).isZero();
    JsonNode summary = new ObjectMapper().readTree(out.toString()).get("summary");
    assertThat(summary.get("records").intValue()).isPositive();
    assertThat(summary.get("decrypted")).isEqualTo(summary.get("records"));
    assertThat(summary.get("verified").get("KEY_EXCHANGE_RSP sig").intValue()).isPositive();

    assertThat(teeio("dissect", capture, "--json")).isEqualTo(1);
  }

  @Test
  void aKeyLogThatCannotBeWrittenIsSaid() {
    String nowhere = folder.resolve("no").resolve("such").resolve("file").toString();
    assertThat(teeio("run", "--suite", "p256", "--keylog", nowhere)).isEqualTo(3);
    assertThat(err.toString()).contains(nowhere);
  }
}
