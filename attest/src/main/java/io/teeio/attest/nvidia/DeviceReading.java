package io.teeio.attest.nvidia;

import io.teeio.attest.certificate.KnownChains;
import io.teeio.crypto.Certificate;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * Evidence as far as it can be read.
 *
 * @param evidence as it came
 * @param report the report; empty if {@code reportProblem} says why
 * @param reportProblem why the report cannot be read
 * @param facts what the report says besides measurements
 * @param chain the certificates, leaf first; empty if {@code chainProblem} says why
 * @param chainProblem why the certificates cannot be read
 * @param chip the chip, as the leaf certificate names it
 */
record DeviceReading(
    NvidiaEvidence evidence,
    Optional<AttestationReport> report,
    Optional<String> reportProblem,
    Optional<ReportedFacts> facts,
    List<Certificate> chain,
    Optional<String> chainProblem,
    Optional<String> chip) {

  static DeviceReading of(NvidiaEvidence evidence, KnownChains known) {
    Optional<AttestationReport> report = Optional.empty();
    Optional<String> reportProblem = Optional.empty();
    try {
      report = Optional.of(AttestationReport.read(evidence.reportBytes()));
    } catch (MalformedInput refused) {
      reportProblem = Optional.of(String.valueOf(refused.getMessage()));
    }
    List<Certificate> chain = List.of();
    Optional<String> chainProblem = Optional.empty();
    try {
      chain = known.leafFirst(evidence.chain());
    } catch (MalformedInput refused) {
      chainProblem = Optional.of(String.valueOf(refused.getMessage()));
    }
    return new DeviceReading(
        evidence,
        report,
        reportProblem,
        report.map(ReportedFacts::of),
        chain,
        chainProblem,
        chain.stream().findFirst().flatMap(Architecture::chip));
  }

  Optional<Certificate> leaf() {
    return chain.stream().findFirst();
  }

  /** GPU or switch: as the leaf certificate says, else as the report looks. */
  Product product() {
    return chip.flatMap(Architecture::ofChip)
        .map(Architecture::product)
        .or(() -> facts.map(ReportedFacts::product))
        .orElse(Product.GPU);
  }

  /** The version that the report states of {@code part}. */
  Optional<String> version(ReferenceManifest.Part part) {
    return facts.flatMap(stated ->
        switch (part) {
          case DRIVER -> stated.driverVersion();
          case VBIOS -> stated.vbiosVersion();
        });
  }
}
