package io.teeio.lab.page;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import java.util.List;

/** What the TVM asked of the evidence before it accepted the device. */
record VerdictSection(Verdict verdict) implements Section {
  @Override
  public String id() {
    return "verdict";
  }

  @Override
  public String title() {
    return "What the guest asked";
  }

  @Override
  public void write(Markup html) {
    if (verdict.checks().isEmpty()) {
      html.element("p", "The guest was never asked for a verdict.");
      return;
    }
    html.open("p").text("Before the device saw a byte, the guest judged it: ");
    html.element("strong", verdict.outcome().word()).text(".").close("p").line();
    html.open("table", "class", "checks").open("thead").open("tr");
    for (String column : List.of("Question", "Answer", "Because")) {
      html.element("th", column, "scope", "col");
    }
    html.close("tr").close("thead").line().open("tbody").line();
    for (Check check : verdict.checks()) {
      html.open("tr").element("th", check.name(), "scope", "row").open("td");
      html.element("span", check.result().word(), "class", "pill " + tone(check.result()));
      html.close("td").element("td", check.reason()).close("tr").line();
    }
    html.close("tbody").close("table").line();
  }

  private static String tone(Check.Result result) {
    return switch (result) {
      case PASS -> "good";
      case FAIL -> "bad";
      case WARN -> "odd";
      case NOT_CHECKED -> "mute";
    };
  }
}
