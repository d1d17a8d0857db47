package io.teeio.lab.page;

import io.teeio.lab.attack.Adversary;
import io.teeio.lab.attack.AttackReport;
import java.util.List;

/** Who attacks, and how often. */
record AdversarySection(List<AttackReport> attacks) implements Section {
  /** Copies the list. */
  AdversarySection {
    attacks = List.copyOf(attacks);
  }

  @Override
  public String id() {
    return "adversaries";
  }

  @Override
  public String title() {
    return "Who attacks";
  }

  @Override
  public void write(Markup html) {
    html.open("dl", "class", "adversaries");
    for (Adversary adversary : Adversary.values()) {
      List<AttackReport> theirs =
          attacks.stream().filter(each -> each.attack().adversary() == adversary).toList();
      if (!theirs.isEmpty()) {
        html.element("dt", PlainText.sentence(adversary.words()).replace(".", "")).open("dd");
        theirs.forEach(each -> attack(html, each));
        html.close("dd").line();
      }
    }
    html.close("dl").line();
  }

  private static void attack(Markup html, AttackReport each) {
    String id = each.attack().id();
    String tone = each.holds() ? "good" : "bad";
    String title = each.attack().name() + " " + each.finding();
    html.element("a", id, "class", "pill " + tone, "href", "#" + id, "title", title).text(" ");
  }
}
