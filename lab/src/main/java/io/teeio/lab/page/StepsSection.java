package io.teeio.lab.page;

import io.teeio.lab.report.StepReport;
import java.util.List;

/** What each step came to and what it took. */
record StepsSection(List<StepReport> steps) implements Section {
  /** Copies the list. */
  StepsSection {
    steps = List.copyOf(steps);
  }

  @Override
  public String id() {
    return "steps";
  }

  @Override
  public String title() {
    return "Step by step";
  }

  @Override
  public void write(Markup html) {
    long most = steps.stream().mapToLong(StepReport::microseconds).max().orElse(0);
    html.open("table", "class", "steps").open("thead").open("tr");
    for (String column : List.of("Step", "Came to", "Calls", "Exchanges")) {
      html.element("th", column, "scope", "col");
    }
    html.element("th", "Time", "scope", "col", "colspan", "2");
    html.close("tr").close("thead").line().open("tbody").line();
    for (StepReport step : steps) {
      html.open("tr").element("th", step.step().word(), "scope", "row");
      html.open("td").element("span", step.status().word(), "class", "pill " + tone(step.status()));
      html.close("td");
      html.element("td", Amounts.count(step.sbiCalls()), "class", "num");
      html.element("td", Amounts.count(step.spdmExchanges()), "class", "num");
      html.element("td", Amounts.time(step.microseconds()), "class", "num");
      html.open("td", "class", "bar", "aria-hidden", "true");
      bar(html, step.microseconds(), most);
      html.close("td").close("tr").line();
    }
    html.close("tbody").close("table").line();
  }

  private static void bar(Markup html, long part, long whole) {
    html.open("svg", "width", "100%", "height", "8", "focusable", "false");
    html.open(
            "rect",
            "width",
            Amounts.percent((double) part, (double) whole),
            "height",
            "8",
            "rx",
            "2")
        .close("rect");
    html.close("svg");
  }

  private static String tone(StepReport.Status status) {
    return switch (status) {
      case OK -> "good";
      case UNAVAILABLE, SKIPPED -> "mute";
      case REFUSED -> "odd";
      case FAILED -> "bad";
    };
  }
}
