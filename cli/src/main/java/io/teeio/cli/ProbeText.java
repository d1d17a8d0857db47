package io.teeio.cli;

import io.teeio.probe.AlgorithmFacts;
import io.teeio.probe.Attempt;
import io.teeio.probe.CertificateFacts;
import io.teeio.probe.DescriptionFacts;
import io.teeio.probe.Doubt;
import io.teeio.probe.IdeFacts;
import io.teeio.probe.KeyPairFacts;
import io.teeio.probe.MeasurementFact;
import io.teeio.probe.ProbeReport;
import io.teeio.probe.SessionFacts;
import io.teeio.probe.SlotFacts;
import io.teeio.probe.Verdict;
import io.teeio.probe.VersionFacts;
import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@link ProbeReport} as engineers read it: what it is, what it can, what is wrong with it. */
final class ProbeText {
  private static final int WIDTH = 100;
  private static final int SHOWN_BYTES = 24;
  private static final int SOON = 90;
  private static final int MOST_ALIKE = 3;

  private final PrintWriter out;
  private final Instant now;

  ProbeText(PrintWriter out, Instant now) {
    this.out = out;
    this.now = now;
  }

  void print(String url, ProbeReport report) {
    out.println("Responder at " + url);
    if (!report.protocols().isEmpty()) {
      field("mailbox", String.join(", ", report.protocols()));
    }
    versions(report);
    report.negotiated().ifPresent(this::connection);
    if (!report.algorithms().isEmpty()) {
      head("Algorithms (each offered alone)");
      for (AlgorithmFacts kind : report.algorithms()) {
        field(kind.kind(), String.join(" ", kind.names()));
      }
    }
    report.slots().forEach(this::slot);
    report.measurements().ifPresent(it -> measurements(it.count(), it.signed(), it.measurements()));
    description(report.description());
    sessions(report.sessions());
    if (!report.events().isEmpty()) {
      head("Events");
      report.events().forEach(it -> field("", it));
    }
    teeIo(report);
    trouble(report.attempts());
    doubts(report.doubts());
    out.println();
    out.println(verdict(report));
  }

  private void head(String title) {
    out.println();
    out.println(title);
  }

  /** A name and what is said of it, in lines that begin under one another. */
  private void field(String name, String words) {
    String indent = "  %-22s".formatted(name);
    StringBuilder line = new StringBuilder(indent);
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH && line.length() > indent.length()) {
        out.println(line);
        line = new StringBuilder(" ".repeat(indent.length()));
      }
      line.append(' ').append(word);
    }
    out.println(line);
  }

  private void versions(ProbeReport report) {
    if (report.versions().isEmpty()) {
      return;
    }
    head("Versions");
    Optional<Negotiated> before = Optional.empty();
    for (VersionFacts facts : report.versions()) {
      String said = facts.negotiated().map(it -> flags(it.responder())).orElse("not negotiated");
      field("SPDM " + facts.entry(), said + news(before, facts.negotiated()));
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
    head("Connection");
    AlgorithmSelection chosen = negotiated.algorithms();
    field("SPDM", negotiated.version().toString());
    field(
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
    field(
        "capabilities",
        responder.flags().named().stream().map(Enum::name).collect(Collectors.joining(" ")));
    field(
        "sizes",
        String.format(
            Locale.ROOT,
            "DataTransferSize %d, MaxSPDMmsgSize %d",
            responder.dataTransferSize(),
            responder.maxSpdmMessageSize()));
    field(
        "crypto time",
        String.format(
            Locale.ROOT,
            "2^%d us (%s)",
            responder.ctExponent(),
            micros(1L << responder.ctExponent())));
  }

  private void slot(SlotFacts slot) {
    head(
        "Slot "
            + slot.slot()
            + slot.authenticated()
                .map(yes -> yes ? ": proved by CHALLENGE" : ": NOT proved by CHALLENGE")
                .orElse(""));
    field("digest", slot.digest().toString());
    field(
        "chain",
        slot.chainSize()
            + " bytes, "
            + (slot.rootIncluded() ? "root included" : "root not included"));
    for (int i = 0; i < slot.certificates().size(); i++) {
      certificate(i, slot.certificates().get(i));
    }
  }

  private void certificate(int index, CertificateFacts certificate) {
    field("certificate " + index, certificate.subject());
    String marks = String.join(", ", certificate.marks());
    field(
        "",
        certificate.key().orElse("unknown key")
            + ", "
            + validity(certificate)
            + (marks.isEmpty() ? "" : ", " + marks));
    for (String information : certificate.deviceInformation()) {
      field("", "device " + information);
    }
  }

  private String validity(CertificateFacts certificate) {
    String until = "until " + certificate.notAfter().atOffset(ZoneOffset.UTC).toLocalDate();
    if (now.isAfter(certificate.notAfter())) {
      return "EXPIRED, valid " + until;
    }
    if (now.isBefore(certificate.notBefore())) {
      return "NOT YET VALID, from "
          + certificate.notBefore().atOffset(ZoneOffset.UTC).toLocalDate();
    }
    long days = Duration.between(now, certificate.notAfter()).toDays();
    return days < SOON ? "valid " + until + " (" + days + " days)" : "valid " + until;
  }

  private void measurements(int count, boolean signed, List<MeasurementFact> facts) {
    head("Measurements: " + count + (signed ? ", signed" : ", not signed"));
    facts.forEach(this::measurement);
  }

  private void description(DescriptionFacts facts) {
    if (!facts.deviceClasses().isEmpty()) {
      head("Device class");
      facts.deviceClasses().forEach(it -> field("", it));
    }
    if (!facts.keyPairs().isEmpty()) {
      head("Key pairs");
    }
    for (KeyPairFacts pair : facts.keyPairs()) {
      field(
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
      head("Slot banks");
      facts.banks().forEach(it -> field("", it));
    }
    if (!facts.log().isEmpty()) {
      head("Measurement extension log");
      facts.log().forEach(this::measurement);
    }
  }

  private void measurement(MeasurementFact fact) {
    String value =
        fact.value().length() > SHOWN_BYTES
            ? fact.value().slice(0, SHOWN_BYTES).toString() + ".."
            : fact.value().toString();
    boolean said = fact.meaning().isEmpty() || fact.meaning().startsWith("digest");
    field(
        String.format(Locale.ROOT, "0x%02x", fact.index()),
        fact.type() + ": " + (said ? fact.meaning() + " " + value : fact.meaning()));
  }

  private void sessions(List<SessionFacts> facts) {
    if (facts.isEmpty()) {
      return;
    }
    head("Sessions");
    for (SessionFacts session : facts) {
      String heartbeat =
          session.heartbeatPeriod() == 0 ? "" : ", heartbeat " + session.heartbeatPeriod() + " s";
      field(
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
      head("IDE_KM");
    }
    for (IdeFacts port : report.ports()) {
      field(
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
          head("TDISP");
          field("TDI " + tdi.tdi(), tdi.state());
          field("versions", String.join(", ", tdi.versions()));
          field(
              "device",
              String.format(
                  Locale.ROOT,
                  "%d address bits, %d requests at once for this TDI and %d for all, lock flags"
                      + " 0x%04x",
                  tdi.addressWidth(),
                  tdi.requestsThis(),
                  tdi.requestsAll(),
                  tdi.lockFlags()));
          field("requests", String.join(" ", tdi.requests()));
        });
  }

  private void trouble(List<Attempt> attempts) {
    List<Attempt> failed =
        attempts.stream().filter(attempt -> attempt.verdict() != Verdict.DONE).toList();
    if (failed.isEmpty()) {
      return;
    }
    head("Not done");
    for (Attempt attempt : failed) {
      out.println("  " + attempt.verdict().word() + ": " + attempt.where() + ", " + attempt.what());
      field("", attempt.detail());
    }
  }

  private void doubts(List<Doubt> doubts) {
    if (doubts.isEmpty()) {
      return;
    }
    head("Doubts");
    Map<Rule, List<Doubt>> byRule = new LinkedHashMap<>();
    doubts.forEach(
        doubt -> byRule.computeIfAbsent(doubt.rule(), rule -> new ArrayList<>()).add(doubt));
    byRule.forEach((rule, same) -> {
      Citation citation = rule.citation();
      out.println("  " + rule.name());
      field(
          "",
          citation
              + ", "
              + citation.strength().name().toLowerCase(Locale.ROOT)
              + ": "
              + citation.sentence());
      same.stream().limit(MOST_ALIKE).forEach(doubt -> field(doubt.where(), doubt.detail()));
      if (same.size() > MOST_ALIKE) {
        field("", "and " + (same.size() - MOST_ALIKE) + " more like these");
      }
    });
  }

  private static String verdict(ProbeReport report) {
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

  private static String micros(long micros) {
    return micros < 1000 ? micros + " us" : String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
  }
}
