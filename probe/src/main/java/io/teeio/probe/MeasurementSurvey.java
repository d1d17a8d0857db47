package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.MeasurementResult;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the responder measures of itself. */
final class MeasurementSurvey {
  private final Inquiry inquiry;
  private final Findings findings;
  private final Negotiated negotiated;

  MeasurementSurvey(Inquiry inquiry, Negotiated negotiated) {
    this.inquiry = inquiry;
    this.findings = inquiry.findings();
    this.negotiated = negotiated;
  }

  /** Asks for measurements, in the clear or in a session. */
  @FunctionalInterface
  interface Asker {
    Outcome<MeasurementResult> ask(MeasurementQuery query) throws IOException;
  }

  /** Whether the responder gives measurements. */
  boolean possible() {
    return negotiated
        .responder()
        .flags()
        .hasAny(Capability.MEAS_WITH_SIGNATURE, Capability.MEAS_WITHOUT_SIGNATURE);
  }

  /** Number and all; {@code slot} signs if the responder can. */
  Optional<MeasurementFacts> run(String where, int slot, Asker asker) throws IOException {
    Optional<MeasurementResult> count =
        findings.spdm(
            where,
            "GET_MEASUREMENTS count",
            () -> asker.ask(MeasurementQuery.count()),
            it -> String.valueOf(it.count()));
    boolean signed = negotiated.responder().has(Capability.MEAS_WITH_SIGNATURE);
    Optional<MeasurementResult> all = all(where, slot, asker);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<MeasurementBlock> blocks = all.get().blocks();
    int said = count.map(MeasurementResult::count).orElse(blocks.size());
    findings.expect(
        said == blocks.size(),
        ProbeRule.MEASUREMENT_COUNT,
        where,
        "the count is " + said + ", but " + blocks.size() + " came");
    int digestSize =
        negotiated.algorithms().measurementHash().map(MeasurementHashAlgorithm::size).orElse(0);
    return Optional.of(
        new MeasurementFacts(
            said,
            signed,
            blocks.stream()
                .sorted(Comparator.comparingInt(MeasurementBlock::index))
                .map(block -> MeasurementMeaning.of(block, digestSize, findings))
                .toList()));
  }

  /** All of them at once. */
  Optional<MeasurementResult> all(String where, int slot, Asker asker) throws IOException {
    boolean signed = negotiated.responder().has(Capability.MEAS_WITH_SIGNATURE);
    MeasurementQuery query =
        new MeasurementQuery(
            MeasurementQuery.ALL, signed, inquiry.plan().rawMeasurements(), slot, Optional.empty());
    return findings.spdm(
        where,
        "GET_MEASUREMENTS all" + (signed ? ", signed by slot " + slot : ""),
        () -> asker.ask(query),
        it -> it.blocks().size() + " blocks");
  }

  /** Whether {@code summary} is the hash of all measurements. */
  void compare(String where, Bytes summary, MeasurementResult all) {
    Bytes record = MeasurementBlock.record(all.blocks());
    Bytes hash =
        inquiry
            .tools()
            .crypto()
            .hash(negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow(), record);
    findings.expect(
        hash.equals(summary), ProbeRule.MEASUREMENT_SUMMARY, where, summary + " is not " + hash);
  }
}
