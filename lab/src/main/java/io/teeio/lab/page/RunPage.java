package io.teeio.lab.page;

import io.teeio.attest.Check;
import io.teeio.crypto.Crypto;
import io.teeio.lab.page.PageFrame.Figure;
import io.teeio.lab.page.PageFrame.Head;
import io.teeio.lab.report.RunReport;
import java.util.ArrayList;
import java.util.List;

/** The page about a run. */
public final class RunPage {
  private final Crypto crypto;

  /** A page whose messages are checked and whose policy is computed with {@code crypto}. */
  public RunPage(Crypto crypto) {
    this.crypto = crypto;
  }

  /** The whole page, in HTML, to be encoded in UTF-8. */
  public String write(RunReport report, Story story, Conversations conversations) {
    List<Section> sections =
        List.of(
            new MachineSection(report.machine(), report.states().afterAccept().isPresent()),
            new StatesSection(story),
            new CostSection(report.dma()),
            new VerdictSection(report.attestation()),
            new StepsSection(report.steps()),
            new MessagesSection(story, new Pairing(conversations.decode(crypto)), report.steps()));
    return new PageFrame(crypto).write(head(report), sections, colophon(report));
  }

  private static Head head(RunReport report) {
    return switch (report.result()) {
      case OK ->
          new Head(
              "A device inside a confidential VM", "good", "ok", report.outcome(), figures(report));
      case REFUSED ->
          new Head(
              "A device refused by a confidential VM",
              "odd",
              "refused",
              report.outcome() + " " + why(report),
              figures(report));
      case ERROR ->
          new Head(
              "A device that did not make it into a confidential VM",
              "bad",
              "error",
              report.outcome(),
              figures(report));
    };
  }

  private static String why(RunReport report) {
    return report.attestation().checks().stream()
        .filter(check -> check.result() == Check.Result.FAIL)
        .findFirst()
        .map(check -> PlainText.sentence(check.name() + ": " + check.reason()))
        .or(report::error)
        .orElse("");
  }

  private static List<Figure> figures(RunReport report) {
    List<Figure> figures = new ArrayList<>();
    List<Check> checks = report.attestation().checks();
    long passed = checks.stream().filter(check -> check.result() == Check.Result.PASS).count();
    figures.add(new Figure(passed + " of " + checks.size(), "questions answered well"));
    figures.add(new Figure(Amounts.count(report.ide().tlps()), "TLPs protected by IDE"));
    figures.add(new Figure(Amounts.count(report.ide().keyRefreshes()), "refreshes of IDE keys"));
    report
        .dma()
        .ratio()
        .ifPresent(ratio ->
            figures.add(
                new Figure(Amounts.decimal(ratio) + " ×", "guest's cost of bounce buffers")));
    return figures;
  }

  private static String colophon(RunReport report) {
    String spdm =
        report
            .spdm()
            .map(facts ->
                "SPDM "
                    + String.join(
                        ", ",
                        facts.version(),
                        facts.hash(),
                        facts.signature(),
                        facts.keyExchange(),
                        facts.aead())
                    + ". ")
            .orElse("");
    String warnings =
        report.warnings().isEmpty() ? "" : String.join(". ", report.warnings()) + ". ";
    return report.host()
        + ". "
        + report.device()
        + ". "
        + spdm
        + warnings
        + "Written by teeio run --report. This file loads nothing and holds no secret.";
  }
}
