package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --report} writes a file, or says why it cannot before anything begins. */
final class ReportOptionTest {
  @TempDir private Path folder = Path.of("");

  private final StringWriter said = new StringWriter();

  private int run(String... line) {
    return Main.run(new PrintWriter(said), new PrintWriter(said), line);
  }

  @Test
  void aRefusedDeviceHasAPageToo() throws IOException {
    Path file = folder.resolve("refused.html");
    assertThat(run("run", "--firmware", "tampered", "--json", "--report", file.toString()))
        .isEqualTo(ExitStatus.NO);
    assertThat(Files.readString(file))
        .contains("A device refused by a confidential VM", "pill bad\">fail", "not let in");
  }

  @Test
  void attacksHaveAPage() throws IOException {
    Path file = folder.resolve("attacks.html");
    assertThat(run("attack", "T001", "--json", "--report", file.toString()))
        .as(said.toString())
        .isEqualTo(ExitStatus.YES);
    assertThat(Files.readString(file)).contains("id=\"T001\"", "blocked", "succeeded");
  }

  @Test
  void aFileThatCannotBeWrittenIsToldFirst() {
    String file = folder.resolve("no/such/folder.html").toString();
    assertThat(run("run", "--report", file)).isEqualTo(ExitStatus.COULD_NOT);
    assertThat(run("attack", "--report", file)).isEqualTo(ExitStatus.COULD_NOT);
    assertThat(said.toString()).contains("cannot write " + file).doesNotContain("== boot");
  }

  @Test
  void aListNeedsNoReport() {
    String file = folder.resolve("list.html").toString();
    assertThat(run("attack", "--list", "--report", file)).isEqualTo(ExitStatus.USAGE);
    assertThat(Path.of(file)).doesNotExist();
  }
}
