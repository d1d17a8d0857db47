package io.teeio.lab.page;

import io.teeio.crypto.Crypto;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.CatalogueReport;
import io.teeio.lab.page.PageFrame.Figure;
import io.teeio.lab.page.PageFrame.Head;
import java.util.ArrayList;
import java.util.List;

/** The page about attacks. */
public final class AttackPage {
  private final Crypto crypto;

  /** A page whose policy is computed with {@code crypto}. */
  public AttackPage(Crypto crypto) {
    this.crypto = crypto;
  }

  /** The whole page, in HTML, to be encoded in UTF-8. */
  public String write(CatalogueReport report) {
    int all = report.attacks().size();
    List<Figure> figures =
        List.of(
            new Figure(Amounts.count(all), "attacks, each executed twice"),
            new Figure(report.blocked() + " of " + all, "blocked with their mitigation"),
            new Figure(report.provedNecessary() + " of " + all, "succeed without it"));
    Head head =
        report.holds()
            ? new Head(
                "The machine and its enemies",
                "good",
                "holds",
                "Every attack was stopped, each by its own mitigation: take that one away and the"
                    + " attack gets through.",
                figures)
            : new Head(
                "The machine and its enemies",
                "bad",
                "does not hold",
                "Not every attack was stopped by the mitigation that should stop it.",
                figures);
    String colophon =
        "Every attempt ran on a machine of its own, once with all guards and once without the one"
            + " that is named. Written by teeio attack --report. This file loads nothing and holds"
            + " no secret: what leaks in it was made up for the experiment.";
    return new PageFrame(crypto).write(head, sections(report), colophon);
  }

  private static List<Section> sections(CatalogueReport report) {
    List<Section> sections = new ArrayList<>();
    sections.add(new AdversarySection(report.attacks()));
    List<AttackReport> specified =
        report.attacks().stream().filter(AttackPage::isSpecified).toList();
    if (!specified.isEmpty()) {
      sections.add(new AttackSection("threats", "The specification's threats", specified));
    }
    List<AttackReport> others =
        report.attacks().stream().filter(each -> !isSpecified(each)).toList();
    if (!others.isEmpty()) {
      sections.add(new AttackSection("attacks", "Attacks of our own", others));
    }
    return sections;
  }

  private static boolean isSpecified(AttackReport report) {
    return report.attack().id().startsWith("T");
  }
}
