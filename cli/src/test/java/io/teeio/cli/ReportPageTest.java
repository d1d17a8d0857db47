package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a run in a real browser. Without a Chromium on the path it skips. With {@code
 * -Dteeio.pictures=FOLDER} it leaves pictures there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportPageTest {
  private Browser browser;
  private Path page;

  @BeforeAll
  void writeThePage(@TempDir Path folder) throws IOException {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine: the page is not looked at");
    page = folder.resolve("run.html");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    String[] line = {"run", "--json", "--report", page.toString()};
    assertThat(Main.run(out, out, line)).as(said.toString()).isZero();
    browser = Browser.start(program.get());
  }

  @AfterAll
  void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void itLoadsNothingAndComplainsOfNothing() {
    for (String scheme : List.of("light", "dark")) {
      BrowserPage shown = browser.open(page, 1280, 900, scheme, true);
      assertThat(shown.complaints()).isEmpty();
      assertThat(shown.requests()).containsExactly(page.toUri().toString());
    }
  }

  @Test
  void pictures() throws IOException {
    Path folder = Path.of(System.getProperty("teeio.pictures", ""));
    assumeTrue(!folder.toString().isEmpty(), "nobody wants pictures");
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(360, 800, 1600)) {
        BrowserPage shown = browser.open(page, width, 900, scheme, true);
        shown.run(
            "document.querySelector('#step-bind .k-tdisp details').open = true;"
                + "document.querySelector('#step-bind').open = true");
        for (String part : List.of("body", "#machine", "#states", "#cost", "#messages")) {
          String name = scheme + "-" + width + "-" + part.replace("#", "") + ".png";
          shown.picture(part, folder.resolve(name));
        }
      }
    }
  }
}
