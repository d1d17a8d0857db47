package io.teeio.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nothing that anybody says becomes markup. */
final class MarkupTest {
  private static final String HOSTILE =
      "</script><script>alert('x')</script>\"&<img src=x onerror=y>";

  @Test
  void textStaysText() {
    assertThat(new Markup().text(HOSTILE).toString())
        .doesNotContain("<")
        .doesNotContain("\"")
        .doesNotContain("'")
        .contains("&lt;/script&gt;");
  }

  @Test
  void valuesStayInTheirAttribute() {
    String html = new Markup().open("p", "class", HOSTILE + "\" onclick=\"z").toString();
    assertThat(html.chars().filter(each -> each == '"').count()).isEqualTo(2);
    assertThat(html.indexOf('>')).isEqualTo(html.length() - 1);
  }

  @Test
  void charactersThatSteerAreMadeVisible() {
    assertThat(PlainText.of("a\u0000b\u001b[31mc\u202Ed\u2066e\u200Bf\uFEFF\uD800g"))
        .isEqualTo("a\\u{0}b\\u{1b}[31mc\\u{202e}d\\u{2066}e\\u{200b}f\\u{feff}\\u{d800}g");
    assertThat(PlainText.of("Größe 漢字 →")).isEqualTo("Größe 漢字 →");
  }

  @Test
  void whatIsTooLongIsCut() {
    String cut = PlainText.of("x".repeat(1 << 20));
    assertThat(cut).hasSizeLessThan(2100).endsWith(" more characters)");
  }
}
