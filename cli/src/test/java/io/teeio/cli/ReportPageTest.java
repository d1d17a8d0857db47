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
  private static final String FIRST_MESSAGE = "#step-bind .k-tdisp details";
  private static final String OPEN_ALL =
      "document.querySelectorAll('details').forEach(each => { each.open = true; })";

  /** Every text whose contrast with what is behind it is below 4.5. */
  private static final String PALE =
      """
      (() => {
        const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
        const light = (color) => {
          const [r, g, b] = numbers(color).map((x) => x / 255)
            .map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element) => {
          if (element.tagName === 'text') {
            return getComputedStyle(element.parentElement.querySelector('rect')).fill;
          }
          for (let each = element; each; each = each.parentElement) {
            const color = getComputedStyle(each).backgroundColor;
            const parts = numbers(color);
            if (parts.length === 3 || parts[3] === 1) return color;
          }
          return 'rgb(255, 255, 255)';
        };
        const seen = new Map();
        for (const element of document.body.querySelectorAll('*')) {
          const says = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          if (!says || ['SCRIPT', 'STYLE', 'title'].includes(element.tagName)) continue;
          const style = getComputedStyle(element);
          const ink = element.tagName === 'text' ? style.fill : style.color;
          const ground = behind(element);
          const [one, other] = [light(ink), light(ground)].sort((a, b) => b - a);
          if ((one + 0.05) / (other + 0.05) < 4.5) {
            seen.set(ink + ' on ' + ground, element.textContent.slice(0, 40));
          }
        }
        return JSON.stringify([...seen]);
      })()
      """;

  private Optional<Browser> browser = Optional.empty();
  private Path page = Path.of("");
  private Path attacks = Path.of("");

  @BeforeAll
  void writeThePage(@TempDir Path folder) throws IOException {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine: the page is not looked at");
    page = folder.resolve("run.html");
    attacks = folder.resolve("attacks.html");
    write("run", "--json", "--report", page.toString());
    write("attack", "T001", "A020", "--json", "--report", attacks.toString());
    browser = Optional.of(Browser.start(program.get()));
  }

  private static void write(String... line) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertThat(Main.run(out, out, line)).as(said.toString()).isZero();
  }

  @AfterAll
  void stop() throws IOException {
    if (browser.isPresent()) {
      takePictures();
      browser.get().close();
    }
  }

  @Test
  void itLoadsNothingAndComplainsOfNothingAndIsReadableInBothSchemes() {
    for (String scheme : List.of("light", "dark")) {
      BrowserPage shown = open(1280, scheme);
      shown.run(OPEN_ALL);
      assertThat(shown.run(PALE).asString()).as("pale text, " + scheme).isEqualTo("[]");
      shown.run("document.querySelector('h1').style.color = 'Canvas'");
      assertThat(shown.run(PALE).asString()).as("a pale heading is noticed").contains("A device");
      assertThat(shown.complaints()).isEmpty();
      assertThat(shown.requests()).containsExactly(page.toUri().toString());
    }
  }

  @Test
  void itFitsNarrowAndWideWindows() {
    for (Path file : List.of(page, attacks)) {
      for (int width : List.of(360, 800, 1600)) {
        BrowserPage shown = browser().open(file, width, 900, "light", true);
        shown.run(OPEN_ALL);
        assertThat(shown.run("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
        String wider =
            "[...document.querySelectorAll('main *')].filter(each => !each.closest('svg') &&"
                + " each.getBoundingClientRect().right > innerWidth + 1)"
                + ".map(each => each.tagName + '.' + each.className).join()";
        assertThat(shown.run(wider).asString()).isEmpty();
      }
    }
  }

  @Test
  void thePageOfAttacksIsReadableAndLinksToEach() {
    for (String scheme : List.of("light", "dark")) {
      BrowserPage shown = browser().open(attacks, 1280, 900, scheme, true);
      assertThat(shown.run(PALE).asString()).as("pale text, " + scheme).isEqualTo("[]");
      shown.click("a[href=\"#A020\"]");
      assertThat(shown.run("document.querySelector(':target').id").asString()).isEqualTo("A020");
      assertThat(shown.complaints()).isEmpty();
      assertThat(shown.requests()).allMatch(each -> each.startsWith(attacks.toUri().toString()));
    }
  }

  @Test
  void thereIsOneOfEachLandmarkAndAHeadingForEverySection() {
    BrowserPage shown = open(1280, "light");
    for (String one : List.of("header", "nav", "main", "footer", "h1", "title")) {
      String count = "document.querySelectorAll('" + one + ":not(svg *)').length";
      assertThat(shown.run(count).asInt()).as(one).isEqualTo(1);
    }
    String named =
        "[...document.querySelectorAll('main > section')].every(each =>"
            + " document.getElementById(each.getAttribute('aria-labelledby')).tagName === 'H2')";
    assertThat(shown.run(named).asBoolean()).isTrue();
    assertThat(shown.run("document.documentElement.lang").asString()).isEqualTo("en");
    String levels =
        "[...document.querySelectorAll('h1,h2,h3')].map(each => each.tagName[1]).join('')";
    assertThat(shown.run(levels).asString()).matches("1(23*)+");
    String nameless =
        "[...document.querySelectorAll('input')].filter(each => !each.labels.length).length";
    assertThat(shown.run(nameless).asInt()).isZero();
  }

  @Test
  void enterAndClickOpenTheFieldsOfAMessage() {
    BrowserPage shown = open(1280, "light");
    String open = "document.querySelector('" + FIRST_MESSAGE + "').open";
    assertThat(shown.run(open).asBoolean()).isFalse();
    shown.run("document.querySelector('" + FIRST_MESSAGE + " > summary').focus()");
    shown.press("Enter", 13, "\r");
    assertThat(shown.run(open).asBoolean()).isTrue();
    String fields = "document.querySelector('" + FIRST_MESSAGE + " .fields').innerText";
    assertThat(shown.run(fields).asString())
        .contains("SPDMVersion", "GET_TDISP_VERSION", "FUNCTION_ID", "in session 0x");
    shown.press("ArrowDown", 40, "");
    String focused = "document.activeElement.querySelector('b').textContent";
    assertThat(shown.run(focused).asString()).isEqualTo("TDISP_VERSION");
    shown.click(FIRST_MESSAGE + " > summary");
    assertThat(shown.run(open).asBoolean()).isFalse();
    shown.click(FIRST_MESSAGE + " > summary");
    assertThat(shown.run(open).asBoolean()).isTrue();
  }

  @Test
  void focusCanBeSeen() {
    BrowserPage shown = open(1280, "light");
    shown.press("Tab", 9, "");
    assertThat(shown.run("document.activeElement.className").asString()).isEqualTo("skip");
    for (int i = 0; i < 8; i++) {
      shown.press("Tab", 9, "");
      String outline =
          "(() => { const e = document.activeElement; const s = getComputedStyle("
              + "e.type === 'radio' ? e.nextElementSibling : e.type === 'checkbox' ?"
              + " e.parentElement : e); return s.outlineStyle + parseInt(s.outlineWidth); })()";
      assertThat(shown.run(outline).asString()).isEqualTo("solid3");
    }
  }

  @Test
  void messagesCanBeFilteredByProtocol() {
    BrowserPage shown = open(1280, "light");
    shown.run(OPEN_ALL);
    String visible =
        "[...document.querySelectorAll('.event.k-tdisp')].filter(e => e.offsetParent).length";
    String counted = "document.getElementById('shown').textContent";
    assertThat(shown.run(visible).asInt()).isGreaterThan(10);
    assertThat(shown.run(counted).asString()).doesNotContain(" of ");
    shown.click("#show-tdisp");
    assertThat(shown.run(visible).asInt()).isZero();
    assertThat(shown.run(counted).asString()).contains(" of ");
    shown.click("#open-all");
    assertThat(shown.run("document.querySelectorAll('.step[open]').length").asInt()).isZero();
  }

  @Test
  void theReaderChoosesTheColours() {
    BrowserPage shown = open(1280, "light");
    String paper = "getComputedStyle(document.body).backgroundColor";
    String light = shown.run(paper).asString();
    shown.click("#theme-dark");
    String dark = shown.run(paper).asString();
    assertThat(dark).isNotEqualTo(light);
    shown.click("#theme-auto");
    assertThat(shown.run(paper).asString()).isEqualTo(light);
    assertThat(open(1280, "dark").run(paper).asString()).isEqualTo(dark);
  }

  @Test
  void itsPolicyForbidsConnectionsAndForeignScripts() {
    BrowserPage shown = open(1280, "light");
    String refused =
        """
        new Promise((done) => {
          const seen = [];
          document.addEventListener('securitypolicyviolation', (event) => {
            seen.push(event.effectiveDirective);
            if (seen.length === 2) done(seen.sort().join());
          });
          fetch('http://127.0.0.1:1/').catch(() => {});
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
        })
        """;
    assertThat(shown.run(refused).asString()).isEqualTo("connect-src,script-src-elem");
    assertThat(shown.run("window.ran === undefined").asBoolean()).isTrue();
  }

  @Test
  void theEssentialsNeedNoScript() {
    BrowserPage shown = browser().open(page, 1280, 900, "light", false);
    assertThat(shown.run("document.getElementById('open-all').hidden").asBoolean()).isTrue();
    assertThat(shown.text()).contains("A device inside a confidential VM", "Root port", "BOUND");
    shown.click(FIRST_MESSAGE + " > summary");
    assertThat(shown.text()).contains("FUNCTION_ID");
  }

  private void takePictures() throws IOException {
    Path folder = Path.of(System.getProperty("teeio.pictures", ""));
    if (folder.toString().isEmpty()) {
      return;
    }
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(360, 800, 1600)) {
        BrowserPage shown = open(width, scheme);
        shown.run("document.querySelector('" + FIRST_MESSAGE + "').open = true");
        for (String part : List.of("body", "#machine", "#states", "#cost", "#messages")) {
          String name = scheme + "-" + width + "-" + part.replace("#", "") + ".png";
          shown.picture(part, folder.resolve(name));
        }
      }
    }
  }

  private BrowserPage open(int width, String scheme) {
    return browser().open(page, width, 900, scheme, true);
  }

  private Browser browser() {
    return browser.orElseThrow();
  }
}
