package io.teeio.attest.spdm;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Appraises what a device proved over SPDM. A pure function of its arguments: {@link KnownChains}
 * only saves it from computing the same signature twice.
 *
 * <p>The checks, of which those that nothing in the evidence gives rise to are not there:
 *
 * <ul>
 *   <li>"transcript form", "negotiation", "certificate chain form": whether it can be read
 *   <li>"report signature", "challenge signature", "session signature", "chain digest", "nonce":
 *       whether the owner of the key said it, now
 *   <li>"certificate chain", "certificate dates", "revocation", "root hash", "leaf certificate",
 *       "leaf role", "hardware identity", "device name": whether the key is a device's
 *   <li>"algorithms", "spdm minimum version": whether the policy takes what it rests on
 *   <li>"measurement blocks", "content changed", "running firmware", "measurement summary": whether
 *       the measurements are one consistent set of what runs
 *   <li>"corim form" and others of signed manifests, "measurements", "debug mode", "device mode",
 *       "firmware minimum version", "measurement N security version": whether they are what they
 *       should be
 * </ul>
 */
public final class SpdmAppraisal {
  private final KnownChains known;

  /** Appraises with {@code known}, which brings the cryptography along. */
  public SpdmAppraisal(KnownChains known) {
    this.known = known;
  }

  /** Appraises {@code evidence}. */
  public Appraisal appraise(
      SpdmEvidence evidence, SpdmCollateral collateral, Policy policy, AsOf asOf) {
    return appraise(evidence, collateral, policy, asOf, List.of());
  }

  /**
   * Appraises {@code evidence} for a verifier that knows more of the device than that.
   *
   * @param before checks that it made itself: the first of the verdict, judged by the same policy
   */
  public Appraisal appraise(
      SpdmEvidence evidence,
      SpdmCollateral collateral,
      Policy policy,
      AsOf asOf,
      List<Check> before) {
    return appraise(EvidenceReading.of(evidence), before, Set.of(), collateral, policy, asOf);
  }

  private Appraisal appraise(
      EvidenceReading read,
      List<Check> before,
      Set<String> measuredElsewhere,
      SpdmCollateral collateral,
      Policy policy,
      AsOf asOf) {
    SpdmClaims claims = new SpdmClaims();
    List<Check> checks = new ArrayList<>(before);
    checks.addAll(read.checks());
    ProofChecks proofs = new ProofChecks(known.crypto(), policy, read);
    checks.addAll(proofs.checks());
    read.transcripts().stream()
        .findFirst()
        .ifPresent(first -> claims.connection(first, proofs.used()));
    read.chain()
        .ifPresent(chain -> {
          checks.addAll(
              new IdentityChecks(known, policy, collateral, asOf).checks(chain, proofs.used()));
          claims.identity(chain);
        });
    MeasurementChecks measured = new MeasurementChecks(known.crypto(), policy, read);
    checks.addAll(measured.checks());
    ManifestReading manifests =
        ManifestReading.of(known, collateral.signed(), read.chain(), policy, asOf);
    checks.addAll(manifests.checks());
    ReferenceComparison comparison =
        !read.measures() && measuredElsewhere.contains(subject(read.chain()))
            ? ReferenceComparison.ELSEWHERE
            : compare(read, measured, collateral, manifests);
    checks.add(comparison.check());
    claims.measurements(measured.blocks());
    read.transcripts().forEach(transcript -> opaque(claims, transcript));
    return new Appraisal(
        subject(read.chain()),
        new Verdict(policy.judge(checks)),
        comparison.comparison(),
        claims.table(),
        asOf);
  }

  private ReferenceComparison compare(
      EvidenceReading read,
      MeasurementChecks measured,
      SpdmCollateral collateral,
      ManifestReading manifests) {
    ReferenceComparison ours =
        ReferenceComparison.of(
            measured.blocks(),
            collateral.rims(),
            read.chain().map(SpdmAppraisal::names).orElse(Set.of()));
    if (manifests.references().isEmpty() || measured.blocks().isEmpty()) {
      return ours;
    }
    ReferenceComparison theirs =
        new ManifestComparison(known.crypto(), measured.series(), measured.blocks())
            .with(manifests.references(), read.chain());
    return collateral.rims().isEmpty() ? theirs : ours.and(theirs);
  }

  /**
   * Appraises several devices, or one at several times, each for itself: one is appraised as {@link
   * #appraise} does it, several are the parts of an appraisal, and none at all fails. A key that
   * signed no measurement need not have done so if another key of a device of the same name did.
   */
  public Appraisal appraiseAll(
      List<SpdmEvidence> all, SpdmCollateral collateral, Policy policy, AsOf asOf) {
    if (all.size() == 1) {
      return appraise(all.getFirst(), collateral, policy, asOf);
    }
    List<EvidenceReading> read = all.stream().map(EvidenceReading::of).toList();
    Set<String> measured =
        read.stream()
            .filter(EvidenceReading::measures)
            .map(each -> subject(each.chain()))
            .collect(Collectors.toUnmodifiableSet());
    List<Appraisal> parts = new ArrayList<>();
    for (EvidenceReading each : read) {
      parts.add(appraise(each, List.of(), measured, collateral, policy, asOf));
    }
    MeasurementComparison measurements = MeasurementComparison.NONE;
    for (Appraisal part : parts) {
      measurements = measurements.and(part.measurements());
    }
    String subjects = String.join(", ", parts.stream().map(Appraisal::subject).distinct().toList());
    Check signed =
        Check.of(
            "signed evidence",
            !parts.isEmpty(),
            parts.size() + " sets of evidence, each appraised for itself",
            "a device signed nothing in all this");
    return new Appraisal(
        parts.isEmpty() ? "an unknown device" : subjects,
        new Verdict(List.of(signed)),
        measurements,
        Claim.Table.EMPTY,
        asOf,
        parts);
  }

  private static void opaque(SpdmClaims claims, SpdmTranscript transcript) {
    switch (transcript) {
      case MeasurementEvidence measured ->
          claims.opaque(transcript, measured.pairs().getLast().response().opaqueData());
      case ChallengeEvidence challenge ->
          claims.opaque(transcript, challenge.response().opaqueData());
      case SessionEvidence _ -> {
        // KEY_EXCHANGE_RSP's names the version of secured messages and nothing of the device.
      }
    }
  }

  /** What reference values may call a device. */
  private static Set<String> names(DeviceChain chain) {
    Set<String> names = new HashSet<>();
    chain
        .leaf()
        .ifPresent(leaf -> {
          names.add(leaf.subject());
          names.addAll(leaf.otherNames());
        });
    return names;
  }

  private static String subject(Optional<DeviceChain> chain) {
    Optional<Certificate> leaf = chain.flatMap(DeviceChain::leaf);
    if (leaf.isPresent()) {
      List<String> names = leaf.get().otherNames();
      return names.isEmpty() ? leaf.get().subject() : names.getFirst();
    }
    return chain
        .flatMap(DeviceChain::key)
        .map(VerificationKey::algorithm)
        .map(algorithm -> "a device with a bare key of " + algorithm)
        .orElse("an unknown device");
  }
}
