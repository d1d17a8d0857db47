package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of the evidence can be read.
 *
 * @param evidence all of it
 * @param transcripts those that can
 * @param chain who the device says it is, if that can be read
 * @param checks "transcript form", "negotiation" and "certificate chain form"
 */
record EvidenceReading(
    SpdmEvidence evidence,
    List<SpdmTranscript> transcripts,
    Optional<DeviceChain> chain,
    List<Check> checks) {
  private static final int MOST = 1024;

  static EvidenceReading of(SpdmEvidence evidence) {
    List<SpdmTranscript> transcripts = new ArrayList<>();
    List<String> malformed = new ArrayList<>();
    List<Check> broken = new ArrayList<>();
    if (evidence.transcripts().isEmpty() || evidence.transcripts().size() > MOST) {
      malformed.add("there are " + evidence.transcripts().size() + " transcripts");
    }
    for (Bytes transcript : evidence.transcripts().stream().limit(MOST).toList()) {
      try {
        transcripts.add(SpdmTranscript.read(transcript));
      } catch (MalformedInput refused) {
        malformed.add(refused.getMessage());
      } catch (Violation violation) {
        broken.add(
            Check.fail(
                    "negotiation",
                    violation.rule().name()
                        + ": "
                        + violation.rule().sentence()
                        + (violation.detail().isEmpty() ? "" : " (" + violation.detail() + ")"))
                .under(violation.rule().citation().toString()));
      }
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.of(
                "transcript form",
                malformed.isEmpty(),
                transcripts.size() + " of " + evidence.transcripts().size() + " can be read",
                String.join("; ", malformed))
            .under("DSP0274 1.3.0 Transcript"));
    checks.addAll(broken.isEmpty() ? negotiation(transcripts) : broken.subList(0, 1));
    return withChain(evidence, transcripts, checks);
  }

  /** Whether there are measurements among it. */
  boolean measures() {
    return transcripts.stream()
        .anyMatch(transcript ->
            switch (transcript) {
              case MeasurementEvidence _ -> true;
              case ChallengeEvidence _ -> false;
              case SessionEvidence session -> session.measurements().isPresent();
            });
  }

  /** What a transcript does not cover somebody in between may have chosen. */
  private static List<Check> negotiation(List<SpdmTranscript> transcripts) {
    List<Check> checks = new ArrayList<>();
    for (SpdmTranscript transcript : transcripts) {
      boolean covered =
          switch (transcript) {
            case MeasurementEvidence measured ->
                measured.version().atLeast(io.teeio.spdm.SpdmVersion.V1_2);
            case ChallengeEvidence _, SessionEvidence _ -> true;
          };
      checks.add(
          covered
              ? Check.pass("negotiation", "SPDM " + transcript.version() + ", signed")
              : Check.warn(
                  "negotiation",
                  "SPDM " + transcript.version() + " does not sign what was negotiated"));
    }
    return Worst.of(checks)
        .map(check -> List.of(check.under("DSP0274 1.3.0 Transcript")))
        .orElse(List.of());
  }

  private static EvidenceReading withChain(
      SpdmEvidence evidence, List<SpdmTranscript> transcripts, List<Check> checks) {
    String name = "certificate chain form";
    Optional<Bytes> fetched =
        transcripts.stream().flatMap(transcript -> transcript.chain().stream()).findFirst();
    Optional<Bytes> given = evidence.chain().or(() -> fetched);
    Optional<DeviceChain> chain = Optional.empty();
    if (given.isEmpty()) {
      checks.add(Check.notChecked(name, "there is no chain, neither given nor in a transcript"));
    } else {
      try {
        chain = Optional.of(DeviceChain.read(given.get()));
        checks.add(Check.pass(name, chain.get().describe()));
      } catch (MalformedInput refused) {
        checks.add(Check.fail(name, refused.getMessage()));
      }
    }
    return new EvidenceReading(evidence, List.copyOf(transcripts), chain, List.copyOf(checks));
  }
}
