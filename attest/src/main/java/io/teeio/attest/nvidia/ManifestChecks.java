package io.teeio.attest.nvidia;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.ChainAppraisal;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.RevocationScope;
import io.teeio.attest.nvidia.ReferenceManifest.Part;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.rim.SwidResource;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The questions about one manifest: its form, who signed it, and whether it is the right one. */
final class ManifestChecks {
  private static final String FORM = "ISO 19770-2:2015; TCG RIM Information Model";

  private final ChainAppraisal chains;
  private final Crypto crypto;
  private final NvidiaCollateral collateral;
  private final Optional<Certificate> deviceRoot;
  private final Policy policy;
  private final Instant asOf;

  /**
   * Checks manifests as {@code policy} wants it.
   *
   * @param deviceRoot the root that the device's chain leads to, which vouches for no manifest
   * @param asOf the instant of reference values
   */
  ManifestChecks(
      ChainAppraisal chains,
      Crypto crypto,
      NvidiaCollateral collateral,
      Optional<Certificate> deviceRoot,
      Policy policy,
      Instant asOf) {
    this.chains = chains;
    this.crypto = crypto;
    this.collateral = collateral;
    this.deviceRoot = deviceRoot;
    this.policy = policy;
    this.asOf = asOf;
  }

  /** The checks of the manifest for {@code part}, or that there is none. */
  List<Check> checks(DeviceReading device, Part part, Optional<ReferenceManifest> manifest) {
    String prefix = part.word() + " rim ";
    List<Check> checks = new ArrayList<>();
    checks.add(version(device, part, manifest));
    if (manifest.isEmpty()) {
      checks.add(Check.notChecked(prefix + "form", none(part) + wanted(device, part)).under(FORM));
      return checks;
    }
    checks.add(form(prefix + "form", manifest.get()));
    checks.add(signature(prefix + "signature", manifest.get()));
    checks.addAll(chain(prefix, manifest.get()));
    return checks;
  }

  private String none(Part part) {
    int others = ManifestChoice.candidates(part, collateral.manifests()).size();
    return others == 0
        ? "none was given"
        : "none of the " + others + " given is for the version of this device";
  }

  private static String wanted(DeviceReading device, Part part) {
    return ManifestIdentifier.of(device, part)
        .map(identifier -> "; NVIDIA calls the one for this device " + identifier)
        .orElse("");
  }

  /** Whether what is wrong with the form of {@code manifest} is nothing. */
  static Check form(String name, ReferenceManifest manifest) {
    return Check.of(
            name,
            manifest.formProblems().isEmpty(),
            manifest.label()
                + ": "
                + manifest.resources().size()
                + " reference values, "
                + manifest.resources().stream().filter(SwidResource::active).count()
                + " of them active",
            manifest.label() + ": " + String.join("; ", manifest.formProblems()))
        .under(FORM);
  }

  /**
   * What is wrong with a manifest that no part of the device took. It may be for another device and
   * out of date; but one that is malformed or forged has no place among what a verifier relies on.
   */
  List<Check> ofLeftOver(ReferenceManifest manifest) {
    String prefix = "other rim ";
    List<Check> checks = new ArrayList<>();
    checks.add(form(prefix + "form", manifest));
    checks.add(signature(prefix + "signature", manifest));
    checks.add(chain(prefix, manifest).getFirst());
    checks.removeIf(check -> check.result() != Check.Result.FAIL);
    return checks.stream()
        .map(check ->
            check.reason().contains(manifest.label())
                ? check
                : Check.fail(check.name(), manifest.label() + ": " + check.reason())
                    .under(check.clause()))
        .toList();
  }

  private static Check signature(String name, ReferenceManifest manifest) {
    return Check.of(
            name,
            manifest.signatureProblem().isEmpty(),
            "over all of " + manifest.label(),
            manifest.signatureProblem().orElse(""))
        .under("XML Signature Syntax and Processing 1.1, 3.2");
  }

  private List<Check> chain(String prefix, ReferenceManifest manifest) {
    if (manifest.certificateProblem().isPresent()) {
      String problem = manifest.certificateProblem().get();
      return List.of(
          Check.fail(prefix + "certificate chain", problem).under("RFC 5280 6.1.3"),
          Check.notChecked(prefix + "certificate dates", "there is no certificate"),
          Check.notChecked(prefix + "revocation", "there is no certificate"));
    }
    List<Certificate> certificates = manifest.certificates();
    Anchors chosen =
        policy
            .anchors()
            .referenceValues()
            .choose(collateral.referenceValues(), List.of(certificates.getLast()), crypto);
    List<Check> checks =
        chains.checks(
            prefix,
            certificates,
            new ChainTrust(
                without(chosen, deviceRoot), collateral.statements(), policy.revocation()),
            RevocationScope.ALL,
            asOf);
    return chosen.isEmpty() || !without(chosen, deviceRoot).isEmpty()
        ? checks
        : List.of(
            Check.fail(
                    prefix + "certificate chain",
                    "no root is trusted for manifests but that of the device itself")
                .under("RFC 5280 6.1.3"),
            checks.get(1),
            checks.get(2));
  }

  private static Anchors without(Anchors anchors, Optional<Certificate> root) {
    return root.map(anchors::without).orElse(anchors);
  }

  private static Check version(
      DeviceReading device, Part part, Optional<ReferenceManifest> manifest) {
    String name = part.word() + " version";
    Optional<String> reported = device.version(part);
    Optional<String> expected = manifest.flatMap(ReferenceManifest::version);
    if (device.report().isEmpty()) {
      return Check.notChecked(name, "the report cannot be read");
    }
    if (expected.isEmpty()) {
      return Check.notChecked(name, "there is no reference value to compare with");
    }
    if (reported.isEmpty()) {
      return Check.fail(name, "the report states none").comparing(expected.get(), "");
    }
    return Check.of(
            name,
            ManifestChoice.isOf(manifest.orElseThrow(), reported.get()),
            reported.get() + ", as the manifest has it",
            "the report states another version than the manifest is for")
        .comparing(expected.get(), reported.get());
  }
}
