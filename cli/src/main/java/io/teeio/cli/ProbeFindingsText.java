package io.teeio.cli;

import io.teeio.probe.Attempt;
import io.teeio.probe.Doubt;
import io.teeio.probe.ProbeReport;
import io.teeio.probe.Verdict;
import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What went wrong in a probe, and what it came to. */
final class ProbeFindingsText {
  private static final int MOST_ALIKE = 3;

  private final ProbeColumns columns;

  ProbeFindingsText(ProbeColumns columns) {
    this.columns = columns;
  }

  /** Attempts that failed. */
  void trouble(List<Attempt> attempts) {
    List<Attempt> failed =
        attempts.stream().filter(attempt -> attempt.verdict() != Verdict.DONE).toList();
    if (failed.isEmpty()) {
      return;
    }
    columns.head("Not done");
    for (Attempt attempt : failed) {
      columns.line(
          "  " + attempt.verdict().word() + ": " + attempt.where() + ", " + attempt.what());
      columns.field("", attempt.detail());
    }
  }

  /** Doubts, by rule. */
  void doubts(List<Doubt> doubts) {
    if (doubts.isEmpty()) {
      return;
    }
    columns.head("Doubts");
    Map<Rule, List<Doubt>> byRule = new LinkedHashMap<>();
    doubts.forEach(
        doubt -> byRule.computeIfAbsent(doubt.rule(), rule -> new ArrayList<>()).add(doubt));
    byRule.forEach((rule, same) -> {
      Citation citation = rule.citation();
      columns.line("  " + rule.name());
      columns.field(
          "",
          citation
              + ", "
              + citation.strength().name().toLowerCase(Locale.ROOT)
              + ": "
              + citation.sentence());
      same.stream()
          .limit(MOST_ALIKE)
          .forEach(doubt -> columns.field(doubt.where(), doubt.detail()));
      if (same.size() > MOST_ALIKE) {
        columns.field("", "and " + (same.size() - MOST_ALIKE) + " more like these");
      }
    });
  }

  /** The last line. */
  static String verdict(ProbeReport report) {
    long done =
        report.attempts().stream().filter(attempt -> attempt.verdict() == Verdict.DONE).count();
    return report
        .lost()
        .map(why -> "Result: the connection was lost after " + done + " attempts: " + why)
        .orElseGet(() ->
            String.format(
                Locale.ROOT,
                "Result: %d of %d attempts done, %d doubts.",
                done,
                report.attempts().size(),
                report.doubts().size()));
  }
}
