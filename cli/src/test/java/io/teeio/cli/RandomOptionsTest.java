package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code teeio attack --random}: what it prints and how it ends. */
class RandomOptionsTest {
  private record Ended(int status, String out, String err) {}

  private static Ended teeio(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(status, out.toString(), err.toString());
  }

  @Test
  void aScheduleTellsItsSeedAndWhatItCameTo() {
    Ended ended = teeio("attack", "--random", "--seed", "7", "--steps", "40");
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith("Seed 7.").contains("Result: ok. 40 steps of seed 7;");
  }

  @Test
  void aScheduleIsToldAsJson() {
    Ended ended = teeio("attack", "--random", "--seed", "7", "--steps", "40", "--json");
    assertThat(ended.status()).isZero();
    JsonNode root = JsonMapper.shared().readTree(ended.out());
    assertThat(root.get("seed").asLong()).isEqualTo(7);
    assertThat(root.get("steps").asLong()).isEqualTo(40);
    assertThat(root.get("result").asString()).isEqualTo("ok");
    assertThat(root.get("deeds").size()).isPositive();
    assertThat(root.has("failure")).isFalse();
  }

  @Test
  void whatMakesNoSenseIsSaid() {
    for (String[] wrong :
        new String[][] {
          {"attack", "--seed", "7"},
          {"attack", "--random", "T001"},
          {"attack", "--random", "--list"},
          {"attack", "--random", "--steps", "1", "--minutes", "1"},
          {"attack", "--random", "--steps", "0"},
          {"attack", "--random", "--minutes", "0"}
        }) {
      Ended ended = teeio(wrong);
      assertThat(ended.status()).as("%s", String.join(" ", wrong)).isEqualTo(ExitStatus.USAGE);
      assertThat(ended.err()).isNotEmpty();
    }
  }
}
