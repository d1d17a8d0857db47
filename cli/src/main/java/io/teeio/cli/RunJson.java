package io.teeio.cli;

import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.Transfer;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A {@link RunReport} as the JSON object that {@code teeio run --json} prints. */
final class RunJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RunJson() {}

  static String write(RunReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("result", report.result().word());
    root.put("error", report.error().orElse(null));
    root.put("host", report.host()).put("device", report.device());
    ObjectNode spdm = root.putObject("spdm");
    spdm.put("version", report.spdm().map(facts -> facts.version()).orElse(null))
        .put("hash", report.spdm().map(facts -> facts.hash()).orElse(null))
        .put("signature", report.spdm().map(facts -> facts.signature()).orElse(null))
        .put("keyExchange", report.spdm().map(facts -> facts.keyExchange()).orElse(null))
        .put("aead", report.spdm().map(facts -> facts.aead()).orElse(null));
    var steps = root.putArray("steps");
    for (var step : report.steps()) {
      steps
          .addObject()
          .put("name", step.step().word())
          .put("status", step.status().word())
          .put("sbiCalls", step.sbiCalls())
          .put("spdmExchanges", step.spdmExchanges())
          .put("microseconds", step.microseconds());
    }
    root.putObject("states")
        .put("afterBind", report.states().afterBind().orElse(null))
        .put("afterAccept", report.states().afterAccept().orElse(null))
        .put("afterUnbind", report.states().afterUnbind().orElse(null));
    ObjectNode dma = root.putObject("dma");
    dma.set("direct", transfer(report.dma().direct()));
    dma.set("bounce", transfer(report.dma().bounce()));
    dma.put("ratio", report.dma().ratio().map(RunJson::rounded).orElse(null));
    root.putObject("ide")
        .put("tlps", report.ide().tlps())
        .put("keyRefreshes", report.ide().keyRefreshes());
    ObjectNode attestation = root.putObject("attestation");
    attestation.put("verdict", report.attestation().outcome().word());
    var checks = attestation.putArray("checks");
    for (var check : report.attestation().checks()) {
      checks
          .addObject()
          .put("name", check.name())
          .put("result", check.result().word())
          .put("reason", check.reason());
    }
    var warnings = root.putArray("warnings");
    report.warnings().forEach(warnings::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static ObjectNode transfer(Optional<Transfer> transfer) {
    ObjectNode node = JSON.createObjectNode();
    return node.put("bytes", transfer.map(Transfer::bytes).orElse(null))
        .put("mibPerSecond", transfer.map(t -> rounded(t.mibPerSecond())).orElse(null))
        .put("tlpBytes", transfer.map(Transfer::tlpBytes).orElse(null))
        .put("tvmNanosPerKiB", transfer.map(t -> rounded(t.tvmNanosPerKib())).orElse(null))
        .put("sha384", transfer.map(Transfer::sha384).orElse(null));
  }

  private static Double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
