package io.teeio.cli;

import io.teeio.probe.AlgorithmFacts;
import io.teeio.probe.Attempt;
import io.teeio.probe.CertificateFacts;
import io.teeio.probe.Doubt;
import io.teeio.probe.IdeFacts;
import io.teeio.probe.KeyPairFacts;
import io.teeio.probe.MeasurementFact;
import io.teeio.probe.MeasurementFacts;
import io.teeio.probe.ProbeReport;
import io.teeio.probe.SessionFacts;
import io.teeio.probe.SlotFacts;
import io.teeio.probe.TdispFacts;
import io.teeio.probe.VersionFacts;
import io.teeio.rule.Citation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link ProbeReport} as the JSON object that {@code teeio probe --json} prints. */
final class ProbeJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ProbeJson() {}

  static String write(String url, ProbeReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("url", url).put("transport", report.binding().name());
    root.put("good", report.isGood()).put("lost", report.lost().orElse(null));
    words(root.putArray("mailbox"), report.protocols());
    ArrayNode versions = root.putArray("versions");
    report.versions().forEach(facts -> version(versions.addObject(), facts));
    ObjectNode algorithms = root.putObject("algorithms");
    for (AlgorithmFacts kind : report.algorithms()) {
      words(algorithms.putArray(kind.kind()), kind.names());
    }
    report
        .negotiated()
        .ifPresentOrElse(
            it -> negotiated(root.putObject("negotiated"), it), () -> root.putNull("negotiated"));
    ArrayNode slots = root.putArray("slots");
    report.slots().forEach(facts -> slot(slots.addObject(), facts));
    report
        .measurements()
        .ifPresentOrElse(
            it -> measurements(root.putObject("measurements"), it),
            () -> root.putNull("measurements"));
    words(root.putArray("deviceClasses"), report.description().deviceClasses());
    ArrayNode keyPairs = root.putArray("keyPairs");
    report.description().keyPairs().forEach(facts -> keyPair(keyPairs.addObject(), facts));
    ArrayNode log = root.putArray("measurementLog");
    report.description().log().forEach(fact -> measurement(log.addObject(), fact));
    words(root.putArray("slotBanks"), report.description().banks());
    words(root.putArray("events"), report.events());
    ArrayNode sessions = root.putArray("sessions");
    report.sessions().forEach(facts -> session(sessions.addObject(), facts));
    ArrayNode ports = root.putArray("ideKm");
    report.ports().forEach(facts -> port(ports.addObject(), facts));
    report
        .tdisp()
        .ifPresentOrElse(it -> tdisp(root.putObject("tdisp"), it), () -> root.putNull("tdisp"));
    ArrayNode attempts = root.putArray("attempts");
    report.attempts().forEach(attempt -> attempt(attempts.addObject(), attempt));
    ArrayNode doubts = root.putArray("doubts");
    report.doubts().forEach(doubt -> doubt(doubts.addObject(), doubt));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void words(ArrayNode to, List<String> words) {
    words.forEach(to::add);
  }

  private static void version(ObjectNode to, VersionFacts facts) {
    to.put("version", facts.entry().toString());
    facts.negotiated().ifPresent(it -> negotiated(to, it));
  }

  private static void negotiated(ObjectNode to, Negotiated negotiated) {
    if (!to.has("version")) {
      to.put("version", negotiated.version().toString());
    }
    EndpointCapabilities responder = negotiated.responder();
    to.put("flags", String.format(Locale.ROOT, "0x%08x", responder.flags().flags()));
    ArrayNode names = to.putArray("capabilities");
    for (Capability capability : responder.flags().named()) {
      names.add(capability.name());
    }
    to.put("ctExponent", responder.ctExponent())
        .put("dataTransferSize", responder.dataTransferSize())
        .put("maxSpdmMsgSize", responder.maxSpdmMessageSize());
    AlgorithmSelection chosen = negotiated.algorithms();
    to.putObject("selected")
        .put("hash", name(chosen.hash()))
        .put("signature", name(chosen.signature()))
        .put("requesterSignature", name(chosen.requesterSignature()))
        .put("keyExchange", name(chosen.keyExchange()))
        .put("cipher", name(chosen.aead()))
        .put("measurementHash", name(chosen.measurementHash()))
        .put("opaqueFormat", chosen.opaqueFormat().name())
        .put("multiKeyResponder", chosen.multiKeyResponder())
        .put("multiKeyRequester", chosen.multiKeyRequester());
  }

  private static @org.jspecify.annotations.Nullable String name(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }

  private static void slot(ObjectNode to, SlotFacts facts) {
    to.put("slot", facts.slot())
        .put("digest", facts.digest().toString())
        .put("chainSize", facts.chainSize())
        .put("rootIncluded", facts.rootIncluded())
        .put("authenticated", facts.authenticated().orElse(null));
    ArrayNode certificates = to.putArray("certificates");
    for (CertificateFacts certificate : facts.certificates()) {
      ObjectNode node = certificates.addObject();
      node.put("subject", certificate.subject())
          .put("issuer", certificate.issuer())
          .put("notBefore", certificate.notBefore().toString())
          .put("notAfter", certificate.notAfter().toString())
          .put("key", certificate.key().orElse(null));
      words(node.putArray("marks"), certificate.marks());
      words(node.putArray("deviceInformation"), certificate.deviceInformation());
    }
  }

  private static void measurements(ObjectNode to, MeasurementFacts facts) {
    to.put("count", facts.count()).put("signed", facts.signed());
    ArrayNode list = to.putArray("list");
    for (MeasurementFact fact : facts.measurements()) {
      measurement(list.addObject(), fact);
    }
  }

  private static void measurement(ObjectNode to, MeasurementFact fact) {
    to.put("index", fact.index())
        .put("type", fact.type())
        .put("raw", fact.raw())
        .put("value", fact.value().toString())
        .put("meaning", fact.meaning());
  }

  private static void keyPair(ObjectNode to, KeyPairFacts facts) {
    to.put("id", facts.id()).put("algorithm", facts.algorithm());
    words(to.putArray("possible"), facts.possible());
    words(to.putArray("usage"), facts.usage());
    words(to.putArray("abilities"), facts.abilities());
    ArrayNode slots = to.putArray("slots");
    facts.slots().forEach(slots::add);
  }

  private static void session(ObjectNode to, SessionFacts facts) {
    to.put("kind", facts.kind())
        .put("form", facts.form())
        .put("opened", facts.isOpened())
        .put("securedVersion", facts.securedVersion())
        .put("heartbeatPeriod", facts.heartbeatPeriod())
        .put("microseconds", facts.micros());
  }

  private static void port(ObjectNode to, IdeFacts facts) {
    to.put("port", facts.index())
        .put("function", facts.function())
        .put("maxPort", facts.maxIndex())
        .put("linkStreams", facts.linkStreams())
        .put("selectiveStreams", facts.selectiveStreams());
    words(to.putArray("abilities"), facts.abilities());
  }

  private static void tdisp(ObjectNode to, TdispFacts facts) {
    to.put("tdi", facts.tdi()).put("state", facts.state());
    words(to.putArray("versions"), facts.versions());
    to.put("lockFlags", String.format(Locale.ROOT, "0x%04x", facts.lockFlags()))
        .put("addressWidth", facts.addressWidth())
        .put("requestsThis", facts.requestsThis())
        .put("requestsAll", facts.requestsAll());
    words(to.putArray("requests"), facts.requests());
  }

  private static void attempt(ObjectNode to, Attempt attempt) {
    to.put("where", attempt.where())
        .put("what", attempt.what())
        .put("verdict", attempt.verdict().word())
        .put("detail", attempt.detail())
        .put("microseconds", attempt.micros());
  }

  private static void doubt(ObjectNode to, Doubt doubt) {
    Citation citation = doubt.rule().citation();
    to.put("rule", doubt.rule().name())
        .put("document", citation.document())
        .put("version", citation.version())
        .put("clause", citation.clause())
        .put("strength", citation.strength().name())
        .put("sentence", citation.sentence())
        .put("where", doubt.where())
        .put("detail", doubt.detail());
  }
}
