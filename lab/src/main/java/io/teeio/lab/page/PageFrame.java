package io.teeio.lab.page;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The page around its sections. Its policy lets a browser load nothing, connect nowhere and run
 * only the one script that is in it, by its hash: a text that escaped from its place could still do
 * nothing.
 */
final class PageFrame {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");

  private final Crypto crypto;

  PageFrame(Crypto crypto) {
    this.crypto = crypto;
  }

  /**
   * What stands above the sections.
   *
   * @param title what the page is about
   * @param tone {@code good}, {@code bad} or {@code odd}
   * @param badge the outcome in a word
   * @param lead the outcome in a sentence
   * @param figures what matters most
   */
  record Head(String title, String tone, String badge, String lead, List<Figure> figures) {
    /** Copies the list. */
    Head {
      figures = List.copyOf(figures);
    }
  }

  /**
   * A number that people remember.
   *
   * @param value the number
   * @param words what it counts
   */
  record Figure(String value, String words) {}

  /** The whole page. */
  String write(Head head, List<Section> sections, String colophon) {
    Markup html = new Markup();
    html.trusted("<!DOCTYPE html>").line().open("html", "lang", "en").line();
    head(html, head.title());
    html.open("body").line();
    html.element("a", "Skip to the report", "class", "skip", "href", "#report");
    masthead(html, head, sections);
    html.open("main", "id", "report", "tabindex", "-1").line();
    for (Section section : sections) {
      html.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title");
      html.element("h2", section.title(), "id", section.id() + "-title").line();
      section.write(html);
      html.close("section").line();
    }
    html.close("main").line();
    html.open("footer").element("p", colophon).close("footer").line();
    html.trusted("<script>").trusted(SCRIPT).trusted("</script>").line();
    return html.close("body").close("html").line().toString();
  }

  private void head(Markup html, String title) {
    String policy =
        "default-src 'none'; style-src '"
            + hash(STYLE)
            + "'; script-src '"
            + hash(SCRIPT)
            + "'; connect-src 'none'; base-uri 'none'; form-action 'none'";
    html.open("head").line();
    html.open("meta", "charset", "utf-8").line();
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy).line();
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    html.open("meta", "name", "referrer", "content", "no-referrer").line();
    html.open("meta", "name", "color-scheme", "content", "light dark").line();
    html.element("title", title + " · teeio").line();
    html.trusted("<style>").trusted(STYLE).trusted("</style>").line();
    html.close("head").line();
  }

  private static void masthead(Markup html, Head head, List<Section> sections) {
    html.open("header", "class", "top").open("div", "class", "mast");
    html.open("p", "class", "brand").text("teeio").element("span", "trusted device I/O");
    html.close("p");
    theme(html);
    html.close("div").line();
    html.element("h1", head.title());
    html.open("p", "class", "lead");
    html.element("strong", head.badge(), "class", "badge " + head.tone(), "id", "outcome");
    html.text(" " + head.lead()).close("p").line();
    html.open("dl", "class", "figures");
    for (Figure figure : head.figures()) {
      html.open("div").element("dt", figure.words()).element("dd", figure.value()).close("div");
    }
    html.close("dl").line().close("header").line();
    html.open("nav", "aria-label", "Sections").open("ul");
    for (Section section : sections) {
      html.open("li").element("a", section.title(), "href", "#" + section.id()).close("li");
    }
    html.close("ul").close("nav").line();
  }

  /** A choice that works without a script; the script only remembers it. */
  private static void theme(Markup html) {
    html.open("fieldset", "class", "theme").element("legend", "Colours");
    for (String choice : List.of("auto", "light", "dark")) {
      html.open("label").trusted("<input type=\"radio\" name=\"theme\" ");
      html.trusted("value=\"" + choice + "\" id=\"theme-" + choice + "\"");
      html.trusted(choice.equals("auto") ? " checked>" : ">");
      html.element("span", choice).close("label");
    }
    html.close("fieldset");
  }

  private String hash(String text) {
    Bytes digest =
        crypto.hash(HashAlgorithm.SHA_256, Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
    return "sha256-" + Base64.getEncoder().encodeToString(digest.toArray());
  }

  private static String resource(String name) {
    try (InputStream in = PageFrame.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
