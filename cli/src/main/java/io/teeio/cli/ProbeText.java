package io.teeio.cli;

import io.teeio.probe.AlgorithmFacts;
import io.teeio.probe.DescriptionFacts;
import io.teeio.probe.IdeFacts;
import io.teeio.probe.KeyPairFacts;
import io.teeio.probe.MeasurementFact;
import io.teeio.probe.ProbeReport;
import io.teeio.probe.SessionFacts;
import io.teeio.probe.VersionFacts;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@link ProbeReport} as engineers read it: what it is, what it can, what is wrong with it. */
final class ProbeText {
  private static final int SHOWN_BYTES = 24;

  private final PrintWriter out;
  private final ProbeColumns columns;
  private final Instant now;

  ProbeText(PrintWriter out, Instant now) {
    this.out = out;
    this.columns = new ProbeColumns(out);
    this.now = now;
  }

  void print(String url, ProbeReport report) {
    out.println("Responder at " + url);
    if (!report.protocols().isEmpty()) {
      columns.field("mailbox", String.join(", ", report.protocols()));
    }
    versions(report);
    report.negotiated().ifPresent(this::connection);
    if (!report.algorithms().isEmpty()) {
      columns.head("Algorithms (each offered alone)");
      for (AlgorithmFacts kind : report.algorithms()) {
        columns.field(kind.kind(), String.join(" ", kind.names()));
      }
    }
    ProbeSlotText slots = new ProbeSlotText(columns, now);
    report.slots().forEach(slots::slot);
    report.measurements().ifPresent(it -> measurements(it.count(), it.signed(), it.measurements()));
    description(report.description());
    sessions(report.sessions());
    if (!report.events().isEmpty()) {
      columns.head("Events");
      report.events().forEach(it -> columns.field("", it));
    }
    teeIo(report);
    ProbeFindingsText findings = new ProbeFindingsText(columns);
    findings.trouble(report.attempts());
    findings.doubts(report.doubts());
    out.println();
    out.println(ProbeFindingsText.verdict(report));
  }

  private void versions(ProbeReport report) {
    if (report.versions().isEmpty()) {
      return;
    }
    columns.head("Versions");
    Optional<Negotiated> before = Optional.empty();
    for (VersionFacts facts : report.versions()) {
      String said = facts.negotiated().map(it -> flags(it.responder())).orElse("not negotiated");
      columns.field("SPDM " + facts.entry(), said + news(before, facts.negotiated()));
      before = facts.negotiated();
    }
  }

  private static String flags(EndpointCapabilities responder) {
    return String.format(Locale.ROOT, "flags %08x", responder.flags().flags());
  }

  private static String news(Optional<Negotiated> before, Optional<Negotiated> now) {
    if (now.isEmpty()) {
      return "";
    }
    List<String> added = new ArrayList<>();
    for (Capability capability : now.get().responder().flags().named()) {
      if (before.isEmpty() || !before.get().responder().has(capability)) {
        added.add(capability.name());
      }
    }
    return (before.isEmpty() ? ": " : ", new: ") + String.join(" ", added);
  }

  private void connection(Negotiated negotiated) {
    columns.head("Connection");
    AlgorithmSelection chosen = negotiated.algorithms();
    columns.field("SPDM", negotiated.version().toString());
    columns.field(
        "selected",
        List.of(
                chosen.hash(),
                chosen.signature(),
                chosen.keyExchange(),
                chosen.aead(),
                chosen.requesterSignature().map(it -> "requester " + it),
                chosen.measurementHash().map(it -> "measurements " + it))
            .stream()
            .flatMap(Optional::stream)
            .map(Object::toString)
            .collect(Collectors.joining(", ")));
    EndpointCapabilities responder = negotiated.responder();
    columns.field(
        "capabilities",
        responder.flags().named().stream().map(Enum::name).collect(Collectors.joining(" ")));
    columns.field(
        "sizes",
        String.format(
            Locale.ROOT,
            "DataTransferSize %d, MaxSPDMmsgSize %d",
            responder.dataTransferSize(),
            responder.maxSpdmMessageSize()));
    columns.field(
        "crypto time",
        String.format(
            Locale.ROOT,
            "2^%d us (%s)",
            responder.ctExponent(),
            micros(1L << responder.ctExponent())));
  }

  private void measurements(int count, boolean signed, List<MeasurementFact> facts) {
    columns.head("Measurements: " + count + (signed ? ", signed" : ", not signed"));
    facts.forEach(this::measurement);
  }

  private void description(DescriptionFacts facts) {
    if (!facts.deviceClasses().isEmpty()) {
      columns.head("Device class");
      facts.deviceClasses().forEach(it -> columns.field("", it));
    }
    if (!facts.keyPairs().isEmpty()) {
      columns.head("Key pairs");
    }
    for (KeyPairFacts pair : facts.keyPairs()) {
      columns.field(
          "key pair " + pair.id(),
          pair.algorithm()
              + ", in slots "
              + pair.slots()
              + ", for "
              + String.join(", ", pair.usage())
              + (pair.abilities().isEmpty() ? "" : "; can " + String.join(", ", pair.abilities()))
              + "; could be "
              + String.join(" ", pair.possible()));
    }
    if (!facts.banks().isEmpty()) {
      columns.head("Slot banks");
      facts.banks().forEach(it -> columns.field("", it));
    }
    if (!facts.log().isEmpty()) {
      columns.head("Measurement extension log");
      facts.log().forEach(this::measurement);
    }
  }

  private void measurement(MeasurementFact fact) {
    String value =
        fact.value().length() > SHOWN_BYTES
            ? fact.value().slice(0, SHOWN_BYTES).toString() + ".."
            : fact.value().toString();
    boolean said = fact.meaning().isEmpty() || fact.meaning().startsWith("digest");
    columns.field(
        String.format(Locale.ROOT, "0x%02x", fact.index()),
        fact.type() + ": " + (said ? fact.meaning() + " " + value : fact.meaning()));
  }

  private void sessions(List<SessionFacts> facts) {
    if (facts.isEmpty()) {
      return;
    }
    columns.head("Sessions");
    for (SessionFacts session : facts) {
      String heartbeat =
          session.heartbeatPeriod() == 0 ? "" : ", heartbeat " + session.heartbeatPeriod() + " s";
      columns.field(
          session.kind(),
          session.form()
              + ": "
              + (session.isOpened()
                  ? "opened in "
                      + micros(session.micros())
                      + ", Secured Messages "
                      + session.securedVersion()
                      + heartbeat
                  : "NOT opened"));
    }
  }

  private void teeIo(ProbeReport report) {
    if (!report.ports().isEmpty()) {
      columns.head("IDE_KM");
    }
    for (IdeFacts port : report.ports()) {
      columns.field(
          "port " + port.index() + " of " + (port.maxIndex() + 1),
          port.function()
              + ", "
              + port.selectiveStreams()
              + " selective and "
              + port.linkStreams()
              + " link streams, "
              + (port.abilities().isEmpty() ? "nothing" : String.join(", ", port.abilities())));
    }
    report
        .tdisp()
        .ifPresent(tdi -> {
          columns.head("TDISP");
          columns.field("TDI " + tdi.tdi(), tdi.state());
          columns.field("versions", String.join(", ", tdi.versions()));
          columns.field(
              "device",
              String.format(
                  Locale.ROOT,
                  "%d address bits, %d requests at once for this TDI and %d for all, lock flags"
                      + " 0x%04x",
                  tdi.addressWidth(),
                  tdi.requestsThis(),
                  tdi.requestsAll(),
                  tdi.lockFlags()));
          columns.field("requests", String.join(" ", tdi.requests()));
        });
  }

  private static String micros(long micros) {
    return micros < 1000 ? micros + " us" : String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
  }
}
