package io.teeio.lab.page;

import io.teeio.lab.StateChange.Lane;
import io.teeio.lab.page.Lanes.Row;
import io.teeio.lab.page.Lanes.Span;
import java.util.ArrayList;
import java.util.List;

/** Which state lasted from when to when, all on the one logical time of the run. */
record StatesSection(Story story) implements Section {
  private static final double WIDE = 9.0;
  private static final double NARROW = 2.9;
  private static final double LETTER = 6.6;
  private static final int MARGIN = 10;

  @Override
  public String id() {
    return "states";
  }

  @Override
  public String title() {
    return "States over time";
  }

  @Override
  public void write(Markup html) {
    long end = Math.max(1, story.end());
    List<Row> rows = story.lanes().rows(end);
    if (rows.isEmpty()) {
      html.element("p", "Nothing came into a state that lasted.");
      return;
    }
    html.element(
        "p",
        "From left to right is logical time: one tick an event, "
            + Amounts.of(end, "event", "events")
            + " in all.");
    html.open("div", "class", "lanes");
    lane(html, "Step", "", steps(end), end, "steps");
    rows.forEach(row -> lane(html, name(row.sort()), row.of(), row.spans(), end, ""));
    html.close("div").line();
    rest(html);
    table(html, rows);
  }

  private List<Span> steps(long end) {
    List<Chapter> chapters = story.chapters();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < chapters.size(); i++) {
      long to = i + 1 < chapters.size() ? chapters.get(i + 1).begin() : end;
      spans.add(new Span(chapters.get(i).begin(), to, chapters.get(i).step()));
    }
    return spans;
  }

  private static void lane(
      Markup html, String name, String of, List<Span> spans, long end, String kind) {
    html.open("div", "class", "lane " + kind).open("div", "class", "lane-name").text(name);
    html.element("code", of).close("div");
    html.open("svg", "class", "strip", "width", "100%", "height", "24", "role", "img");
    html.element("title", name + " " + of + ": " + words(spans));
    for (Span span : spans) {
      span(html, span, end, kind);
    }
    html.close("svg").close("div").line();
  }

  private static void span(Markup html, Span span, long end, String kind) {
    double share = (span.to() - span.from()) * 100.0 / end;
    String tone = kind.isEmpty() ? Tones.of(span.state()) : "step";
    html.open(
        "svg",
        "x",
        Amounts.percent((double) span.from(), (double) end),
        "width",
        Amounts.percent((double) (span.to() - span.from()), (double) end),
        "height",
        "24");
    html.element("title", span.state() + ", " + span.from() + " to " + span.to());
    html.open("rect", "class", "s-" + tone, "width", "100%", "height", "24").close("rect");
    double needs = span.state().length() * LETTER + MARGIN;
    if (share * WIDE >= needs) {
      String where = share * NARROW >= needs ? "" : "wide";
      html.element("text", span.state(), "class", "t-" + tone + " " + where, "x", "6", "y", "16");
    }
    html.close("svg");
  }

  private static String words(List<Span> spans) {
    return String.join(
        ", ", spans.stream().map(span -> span.state() + " from " + span.from()).toList());
  }

  private void rest(Markup html) {
    List<String> parts = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      if (lane != Lane.TDI_HEARD) {
        story
            .lanes()
            .rest(lane)
            .forEach((state, count) ->
                parts.add(name(lane) + " " + Amounts.count(count) + " × " + state));
      }
    }
    if (!parts.isEmpty()) {
      String text = "Not drawn, and how they ended: " + String.join(", ", parts) + ".";
      html.element("p", text, "class", "note").line();
    }
  }

  private static void table(Markup html, List<Row> rows) {
    html.open("details", "class", "aside").element("summary", "The same as a table");
    html.open("table").open("thead").open("tr");
    for (String column : List.of("Of", "", "State", "From", "To")) {
      html.element("th", column, "scope", "col");
    }
    html.close("tr").close("thead").open("tbody").line();
    for (Row row : rows) {
      for (Span span : row.spans()) {
        html.open("tr").element("td", name(row.sort())).open("td").element("code", row.of());
        html.close("td").element("td", span.state());
        html.element("td", Amounts.count(span.from()), "class", "num");
        html.element("td", Amounts.count(span.to()), "class", "num").close("tr").line();
      }
    }
    html.close("tbody").close("table").close("details").line();
  }

  private static String name(Lane lane) {
    return switch (lane) {
      case TVM -> "TVM";
      case SESSION -> "SPDM session";
      case STREAM -> "IDE stream";
      case KEYS -> "IDE keys";
      case TDI -> "TDI";
      case TDI_HEARD -> "TDI, as heard";
      case BINDING -> "Binding";
      case DMA -> "DMA";
    };
  }
}
