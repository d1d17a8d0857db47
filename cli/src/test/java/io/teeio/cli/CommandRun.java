package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that ran to its end: its status and what it printed. */
record CommandRun(int status, String out, String err) {
  /** Runs {@code teeio} with {@code arguments}. */
  static CommandRun teeio(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** Demands that it ended with {@code status} and one line that says why, and no verdict. */
  void assertRefused(int expected) {
    assertThat(status).describedAs(err).isEqualTo(expected);
    assertThat(out).isEmpty();
    assertThat(err.lines()).hasSize(1);
    assertThat(err).startsWith("teeio verify").doesNotContain("Exception");
  }
}
