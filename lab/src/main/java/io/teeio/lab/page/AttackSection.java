package io.teeio.lab.page;

import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.Attempt;
import java.util.List;

/**
 * Attacks with their mitigation and without it, and what was seen.
 *
 * @param id what links name it by
 * @param title its heading
 * @param attacks in order
 */
record AttackSection(String id, String title, List<AttackReport> attacks) implements Section {
  /** Copies the list. */
  AttackSection {
    attacks = List.copyOf(attacks);
  }

  @Override
  public void write(Markup html) {
    html.open("table", "class", "attacks").open("thead").open("tr");
    for (String column : List.of("Attack", "Mitigation", "With it", "Without it")) {
      html.element("th", column, "scope", "col");
    }
    html.close("tr").close("thead").line().open("tbody").line();
    attacks.forEach(each -> attack(html, each));
    html.close("tbody").close("table").line();
  }

  private static void attack(Markup html, AttackReport each) {
    Attack attack = each.attack();
    html.open("tr", "id", attack.id());
    html.open("th", "scope", "row");
    html.element("span", attack.id(), "class", "id").text(" ").element("b", attack.name());
    html.element("span", attack.adversary().words(), "class", "adversary");
    html.element("p", PlainText.sentence(attack.tries()), "class", "tries").close("th");
    html.open("td", "data-label", "Mitigation");
    rule(html, attack.mitigation().name());
    html.element("p", PlainText.sentence(attack.mitigation().sentence()));
    html.element("p", attack.mitigation().citation().toString(), "class", "clause").close("td");
    attempt(html, "With it", each.guarded(), !each.guarded().succeeded());
    attempt(html, "Without it", each.weakened(), each.weakened().succeeded());
    html.close("tr").line();
  }

  /** A name that may go on in the next line after each underscore. */
  private static void rule(Markup html, String name) {
    html.open("code");
    int at = 0;
    for (int gap = name.indexOf('_'); gap >= 0; gap = name.indexOf('_', at)) {
      html.text(name.substring(at, gap + 1)).trusted("<wbr>");
      at = gap + 1;
    }
    html.text(name.substring(at));
    html.close("code");
  }

  /** {@code expected} is whether that is as it should be, which is what the colour tells. */
  private static void attempt(Markup html, String label, Attempt attempt, boolean expected) {
    html.open("td", "data-label", label);
    String tone = !expected ? "bad" : attempt.succeeded() ? "odd" : "good";
    html.element("span", attempt.word(), "class", "pill " + tone);
    html.element("p", PlainText.sentence(attempt.evidence())).close("td");
  }
}
