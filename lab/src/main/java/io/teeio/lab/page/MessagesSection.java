package io.teeio.lab.page;

import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.lab.page.Chapter.Shown;
import io.teeio.lab.report.StepReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who said what to whom, event by event; a message opens and shows its fields. */
record MessagesSection(Story story, Pairing pairing, List<StepReport> steps) implements Section {
  private static final String OPEN_AT_FIRST = "bind";
  private static final List<Kind> KINDS =
      List.of(
          Kind.SBI,
          Kind.SPDM,
          Kind.IDE_KM,
          Kind.TDISP,
          Kind.STATE,
          Kind.KEY,
          Kind.DMA,
          Kind.CHECK,
          Kind.FAULT,
          Kind.NOTE);

  /** Copies the list. */
  MessagesSection {
    steps = List.copyOf(steps);
  }

  @Override
  public String id() {
    return "messages";
  }

  @Override
  public String title() {
    return "Every message";
  }

  @Override
  public void write(Markup html) {
    html.open("p")
        .text("What was really said, in order. Open a message (click, or Enter) to see the ");
    html.text("fields that the dissector reads in it; ");
    html.element("kbd", "↑")
        .text(" and ")
        .element("kbd", "↓")
        .text(" go from message to message. ");
    html.text("Keys are never shown.").close("p").line();
    filters(html);
    html.open("div", "class", "diagram");
    parties(html);
    for (Chapter chapter : story.chapters()) {
      chapter(html, chapter);
    }
    html.close("div").line();
  }

  private void filters(Markup html) {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    for (Chapter chapter : story.chapters()) {
      chapter.events().forEach(shown -> counts.merge(shown.event().kind(), 1, Integer::sum));
    }
    html.open("fieldset", "class", "filters").element("legend", "Show");
    for (Kind kind : KINDS) {
      if (counts.containsKey(kind)) {
        html.open("label", "class", "k-" + kind.word());
        html.trusted("<input type=\"checkbox\" checked id=\"show-" + kind.word() + "\">");
        html.element("span", Events.word(kind));
        html.element("small", Amounts.count(counts.getOrDefault(kind, 0))).close("label");
      }
    }
    html.close("fieldset");
    html.open("p", "class", "tools");
    html.element("button", "Open all steps", "type", "button", "id", "open-all", "hidden", "");
    html.element("output", "", "id", "shown", "aria-live", "polite").close("p").line();
  }

  private static void parties(Markup html) {
    html.open("div", "class", "parties", "aria-hidden", "true").element("span", "");
    html.open("div", "class", "life");
    for (Party party : Party.values()) {
      html.open("span", "class", "party").element("b", party.title());
      html.element("small", party.role()).close("span");
    }
    html.close("div").close("div").line();
  }

  private void chapter(Markup html, Chapter chapter) {
    List<String> attributes =
        new ArrayList<>(List.of("class", "step", "id", "step-" + chapter.step()));
    if (chapter.step().equals(OPEN_AT_FIRST)) {
      attributes.addAll(List.of("open", ""));
    }
    html.open("details", attributes.toArray(String[]::new)).open("summary");
    html.element("h3", chapter.step());
    html.element("span", words(chapter), "class", "about").close("summary").line();
    html.open("ol", "class", "events").line();
    for (Shown shown : chapter.events()) {
      Events.write(html, shown.event(), pairing.of(shown));
    }
    html.close("ol");
    left(html, chapter);
    html.close("details").line();
  }

  private String words(Chapter chapter) {
    String events = Amounts.of(chapter.all(), "event", "events");
    return steps.stream()
        .filter(step -> step.step().word().equals(chapter.step()))
        .findFirst()
        .map(step ->
            step.status().word() + " · " + events + " · " + Amounts.time(step.microseconds()))
        .orElse(events);
  }

  private static void left(Markup html, Chapter chapter) {
    if (chapter.left().isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    new EnumMap<>(chapter.left())
        .forEach((kind, count) -> parts.add(Amounts.count(count) + " " + Events.word(kind)));
    html.open("p", "class", "note").text("Further events of this step, not shown one by one: ");
    html.text(String.join(", ", parts) + ". ").element("code", "--timeline FILE");
    html.text(" has them all.").close("p").line();
  }
}
