package io.teeio.attest.nvidia;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import io.teeio.attest.certificate.ChainAppraisal;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.RevocationScope;
import io.teeio.attest.nvidia.ReferenceManifest.Part;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appraises what GPUs and switches of NVIDIA say of themselves: a function of evidence, collateral,
 * policy and instants. The same arguments give the same appraisal; what is remembered of chains
 * changes only how long it takes. Safe for any number of threads.
 */
public final class NvidiaAppraisal {
  private final KnownChains known;
  private final ChainAppraisal chains;

  /** Verifies with the back end of {@code known}, and with {@code known} signatures of chains. */
  public NvidiaAppraisal(KnownChains known) {
    this.known = known;
    this.chains = new ChainAppraisal(known);
  }

  /** Appraises one device. */
  public Appraisal appraise(
      NvidiaEvidence evidence, NvidiaCollateral collateral, Policy policy, AsOf asOf) {
    return appraise(DeviceReading.of(evidence, known), collateral, policy, asOf);
  }

  /**
   * Appraises devices that work together: each on its own, and what their reports say of one
   * another.
   *
   * @param subject what the verdict calls all of them
   * @param evidence of at least one device
   */
  public Appraisal appraiseAll(
      String subject,
      List<NvidiaEvidence> evidence,
      NvidiaCollateral collateral,
      Policy policy,
      AsOf asOf) {
    List<DeviceReading> devices =
        evidence.stream().map(each -> DeviceReading.of(each, known)).toList();
    Policy ofOne = policy.demanding(name -> !TopologyChecks.NAMES.contains(name));
    Policy ofAll = policy.demanding(TopologyChecks.NAMES::contains);
    List<Appraisal> parts = new ArrayList<>();
    MeasurementComparison measurements = MeasurementComparison.NONE;
    Claim.Table claims = Claim.Table.EMPTY;
    for (DeviceReading device : devices) {
      Appraisal part = appraise(device, collateral, ofOne, asOf);
      parts.add(part);
      measurements = measurements.and(part.measurements());
      claims = claims.with(part.subject(), part.claims());
    }
    Verdict verdict = new Verdict(ofAll.judge(TopologyChecks.of(devices)));
    return new Appraisal(subject, verdict, measurements, claims, asOf, parts);
  }

  private Appraisal appraise(
      DeviceReading device, NvidiaCollateral collateral, Policy policy, AsOf asOf) {
    ManifestChoice manifests = ManifestChoice.of(device, collateral.manifests());
    ReportChecks report = new ReportChecks(device, known.crypto());
    List<Check> checks = new ArrayList<>();
    checks.add(report.form());
    checks.add(report.signature());
    checks.add(policy.algorithms().check(SignatureAlgorithm.ECDSA_P384, HashAlgorithm.SHA_384));
    checks.add(report.nonce());
    checks.addAll(chain(device, collateral, policy, asOf));
    checks.add(report.firmwareId());
    checks.add(report.architecture(List.copyOf(manifests.chosen().values())));
    checks.add(report.modeFlags());
    report.mode(policy).ifPresent(checks::add);
    ManifestChecks ofManifest =
        new ManifestChecks(
            chains,
            known.crypto(),
            collateral,
            anchor(device, collateral, policy),
            policy,
            asOf.referenceValues());
    for (Part part : ManifestChoice.parts(device.product())) {
      checks.addAll(ofManifest.checks(device, part, manifests.of(part)));
    }
    for (ReferenceManifest manifest : manifests.leftOver()) {
      checks.addAll(ofManifest.ofLeftOver(manifest));
    }
    checks.addAll(VersionChecks.of(device, policy));
    MeasurementCheck measurements = MeasurementCheck.of(device, manifests);
    checks.add(measurements.check());
    return new Appraisal(
        device.evidence().name(),
        new Verdict(policy.judge(checks)),
        measurements.comparison(),
        NvidiaClaims.of(device, manifests, checks, measurements),
        asOf);
  }

  private List<Check> chain(
      DeviceReading device, NvidiaCollateral collateral, Policy policy, AsOf asOf) {
    if (device.chainProblem().isPresent()) {
      return List.of(
          Check.fail("certificate chain", device.chainProblem().get()).under("RFC 5280 6.1.3"),
          Check.notChecked("certificate dates", "the chain cannot be read"),
          Check.notChecked("revocation", "the chain cannot be read"));
    }
    return chains.checks(
        "",
        device.chain(),
        new ChainTrust(
            anchors(device, collateral, policy), collateral.statements(), policy.revocation()),
        RevocationScope.EXCEPT_LEAF,
        asOf.device());
  }

  private Anchors anchors(DeviceReading device, NvidiaCollateral collateral, Policy policy) {
    return policy
        .anchors()
        .device()
        .choose(collateral.devices(), List.of(device.chain().getLast()), known.crypto());
  }

  /** The root that the device's chain leads to, whichever came with it. */
  private Optional<Certificate> anchor(
      DeviceReading device, NvidiaCollateral collateral, Policy policy) {
    return device.chain().isEmpty()
        ? Optional.empty()
        : chains.anchor(device.chain(), anchors(device, collateral, policy));
  }
}
