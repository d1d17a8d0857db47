package io.teeio.cli;

import io.teeio.attest.Check;
import io.teeio.lab.TimelineEvent;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.Transfer;
import io.teeio.lab.report.StepReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** A run as people read it: the timeline while it happens, then the verdict and what data cost. */
final class RunText {
  private static final int MOST_EVENTS = 400;

  private final PrintWriter out;
  private final boolean silent;
  private int shown;
  private long left;

  RunText(PrintWriter out, boolean silent) {
    this.out = out;
    this.silent = silent;
  }

  /** Prints one event; a long run shows its beginning only, and its steps. */
  void event(TimelineEvent event) {
    if (silent) {
      return;
    }
    if (event.kind() == TimelineEvent.Kind.STEP) {
      out.println();
      out.println("== " + event.what() + (event.detail().isEmpty() ? "" : ": " + event.detail()));
      return;
    }
    if (shown >= MOST_EVENTS) {
      left++;
      return;
    }
    shown++;
    String who =
        event.from().equals(event.to()) ? event.from() : event.from() + " -> " + event.to();
    out.printf(
        Locale.ROOT,
        "%6d  %-24s %-7s %s%s%n",
        event.time(),
        who,
        event.kind().word(),
        event.what(),
        event.detail().isEmpty() ? "" : "  " + event.detail());
  }

  /** Prints what the run came to. */
  void report(RunReport report) {
    if (left > 0) {
      out.printf("%n(%d further events; --timeline FILE has them all)%n", left);
    }
    steps(report);
    verdict(report);
    costs(report);
    out.println();
    out.println("Result: " + report.result().word() + ". " + report.outcome());
  }

  private void steps(RunReport report) {
    out.println();
    out.println("Steps        status       calls  SPDM exchanges    microseconds");
    for (StepReport step : report.steps()) {
      out.printf(
          Locale.ROOT,
          "  %-10s %-11s %6d %15d %15d%n",
          step.step().word(),
          step.status().word(),
          step.sbiCalls(),
          step.spdmExchanges(),
          step.microseconds());
    }
    out.println();
    out.println("Host    " + report.host());
    out.println("Device  " + report.device());
    report
        .spdm()
        .ifPresent(facts ->
            out.println(
                "SPDM    "
                    + String.join(
                        ", ",
                        facts.version(),
                        facts.hash(),
                        facts.signature(),
                        facts.keyExchange(),
                        facts.aead())));
    out.println(
        "TDI     after bind "
            + report.states().afterBind().orElse("-")
            + ", after accept "
            + report.states().afterAccept().orElse("-")
            + ", after unbind "
            + report.states().afterUnbind().orElse("-"));
  }

  private void verdict(RunReport report) {
    out.println();
    out.println("Verdict: " + report.attestation().outcome().word());
    for (Check check : report.attestation().checks()) {
      out.printf("  %-11s  %-28s %s%n", check.result().word(), check.name(), check.reason());
    }
  }

  private void costs(RunReport report) {
    Optional<Transfer> direct = report.dma().direct();
    Optional<Transfer> bounce = report.dma().bounce();
    if (direct.isEmpty() && bounce.isEmpty()) {
      return;
    }
    out.println();
    out.println("Moving data       bytes    MiB/s (simulated)    TLP bytes    guest ns/KiB");
    direct.ifPresent(transfer -> cost("direct", transfer));
    bounce.ifPresent(transfer -> cost("bounce", transfer));
    report
        .dma()
        .ratio()
        .ifPresent(ratio ->
            out.printf(
                Locale.ROOT,
                "  Bounce buffers cost the guest %.1f times what direct DMA costs it.%n",
                ratio));
    out.println(
        "  IDE protected "
            + report.ide().tlps()
            + " TLPs; keys were refreshed "
            + report.ide().keyRefreshes()
            + " times.");
  }

  private void cost(String name, Transfer transfer) {
    out.printf(
        Locale.ROOT,
        "  %-10s %10d %20.1f %12d %15.1f%n      SHA-384 of the payload %s%n",
        name,
        transfer.bytes(),
        transfer.mibPerSecond(),
        transfer.tlpBytes(),
        transfer.tvmNanosPerKib(),
        transfer.sha384());
  }
}
