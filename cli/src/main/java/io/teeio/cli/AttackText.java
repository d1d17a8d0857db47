package io.teeio.cli;

import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.CatalogueReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Attacks as people read them: each as soon as it is over, then all in one table. */
final class AttackText {
  private static final int WIDTH = 100;
  private static final int INDENT = 17;

  private final PrintWriter out;

  AttackText(PrintWriter out) {
    this.out = out;
  }

  /** The catalogue, an attack in a few lines. */
  static String list(List<Attack> attacks) {
    StringBuilder text = new StringBuilder();
    for (Attack attack : attacks) {
      text.append(heading(attack));
      text.append(line("tries", attack.tries()));
      text.append(line("stopped by", stoppedBy(attack)));
    }
    return text.toString();
  }

  /** Prints what came of one attack. */
  void attack(AttackReport report) {
    Attack attack = report.attack();
    out.print(heading(attack));
    out.print(line("tries", attack.tries()));
    out.print(line("stopped by", stoppedBy(attack)));
    out.print(line("with it", report.guarded().word() + ": " + report.guarded().evidence()));
    out.print(line("without it", report.weakened().word() + ": " + report.weakened().evidence()));
    if (!report.holds()) {
      out.print(line("WRONG", attack.id() + " " + report.finding()));
    }
    out.flush();
  }

  /** Prints the table and the verdict. */
  void summary(CatalogueReport report) {
    int name = longest(report, Attack::name);
    int rule = longest(report, attack -> attack.mitigation().name());
    String row = "%-4s  %-" + name + "s  %-" + rule + "s  %-9s  %s%n";
    out.println();
    out.printf(Locale.ROOT, row, "", "attack", "rule", "with it", "without it");
    for (AttackReport each : report.attacks()) {
      out.printf(
          Locale.ROOT,
          row,
          each.attack().id(),
          each.attack().name(),
          each.attack().mitigation().name(),
          each.guarded().word(),
          each.weakened().word());
    }
    out.println();
    int all = report.attacks().size();
    out.println(
        report.holds()
            ? "Result: ok. %s stopped, and by its rule alone."
                .formatted(all == 1 ? "The attack is" : "Each of the " + all + " attacks is")
            : "Result: wrong. Of %d attacks %d are stopped, and %d rules proved to matter."
                .formatted(all, report.blocked(), report.provedNecessary()));
    report.attacks().stream()
        .filter(each -> !each.holds())
        .forEach(each -> out.println("  " + each.attack().id() + " " + each.finding()));
  }

  private static String heading(Attack attack) {
    return "%n%s  %s (%s)%n".formatted(attack.id(), attack.name(), attack.adversary().words());
  }

  private static String stoppedBy(Attack attack) {
    return "%s, %s: %s"
        .formatted(
            attack.mitigation().name(),
            attack.mitigation().citation(),
            attack.mitigation().sentence());
  }

  private static int longest(CatalogueReport report, Function<Attack, String> column) {
    return report.attacks().stream()
        .mapToInt(each -> column.apply(each.attack()).length())
        .max()
        .orElse(1);
  }

  /** A word and what it stands for, broken at spaces to fit the width. */
  private static String line(String word, String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder current =
        new StringBuilder(("      " + word + " ".repeat(INDENT)).substring(0, INDENT));
    for (String part : text.split(" ", -1)) {
      if (current.length() > INDENT && current.length() + part.length() > WIDTH) {
        lines.append(current.toString().stripTrailing()).append(System.lineSeparator());
        current = new StringBuilder(" ".repeat(INDENT));
      }
      current.append(part).append(' ');
    }
    return lines
        .append(current.toString().stripTrailing())
        .append(System.lineSeparator())
        .toString();
  }
}
