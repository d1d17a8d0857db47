package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.certificate.FirmwareId;
import io.teeio.attest.nvidia.ReportedFacts.Switchable;
import io.teeio.attest.policy.GpuMode;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The questions about a report alone and the key that signed it. */
final class ReportChecks {
  private static final String REPORT = "NVIDIA attestation report";
  private static final String UNREAD = "the report cannot be read";

  private final DeviceReading device;
  private final Crypto crypto;

  ReportChecks(DeviceReading device, Crypto crypto) {
    this.device = device;
    this.crypto = crypto;
  }

  /** Whether it is a report at all, and nothing stands behind it. */
  Check form() {
    String name = "report form";
    Check check =
        device
            .report()
            .map(report -> form(name, report))
            .orElseGet(() -> Check.fail(name, device.reportProblem().orElse(UNREAD)));
    return check.under("DSP0274 1.1 10.11");
  }

  private static Check form(String name, AttestationReport report) {
    BitSet indices = new BitSet();
    for (MeasurementBlock block : report.blocks()) {
      if (indices.get(block.index())) {
        return Check.fail(name, "measurement block " + block.index() + " stands twice");
      }
      indices.set(block.index());
    }
    if (!report.trailing().isEmpty()) {
      return Check.warn(
          name, report.trailing().length() + " bytes follow the signature, which nobody signed");
    }
    return Check.pass(
        name,
        report.blocks().size()
            + " measurement blocks, "
            + report
                .opaque()
                .version()
                .map(version -> "NVDAOD " + version)
                .orElse(report.opaque().fields().isEmpty() ? "no" : "plain")
            + " opaque data");
  }

  /** Whether the key of the leaf certificate signed it. */
  Check signature() {
    String name = "report signature";
    return signature(name).under("DSP0274 1.1 10.11.1");
  }

  private Check signature(String name) {
    if (device.report().isEmpty()) {
      return Check.notChecked(name, UNREAD);
    }
    Optional<Certificate> leaf = device.leaf();
    if (leaf.isEmpty()) {
      return Check.notChecked(name, "there is no certificate of the key that signed it");
    }
    if (!leaf.get().allows(KeyUsage.DIGITAL_SIGNATURE)) {
      return Check.fail(name, "the leaf's key usage does not allow its key to sign");
    }
    Optional<VerificationKey> key = leaf.get().publicKey();
    if (key.isEmpty()) {
      return Check.fail(name, "the leaf's key is of an algorithm that is not used here");
    }
    return Check.of(
        name,
        device.report().get().isSignedBy(key.get(), crypto),
        "ECDSA P-384 with SHA-384, by " + leaf.get().name(),
        "is not that of " + leaf.get().name() + " over this report");
  }

  /** Whether the report answers the verifier's own challenge. */
  Check nonce() {
    String name = "nonce";
    return nonce(name).under("DSP0274 1.1 10.11");
  }

  private Check nonce(String name) {
    NvidiaEvidence evidence = device.evidence();
    Optional<Bytes> wanted = evidence.nonce().or(evidence::statedNonce);
    if (device.report().isEmpty()) {
      return Check.notChecked(name, UNREAD);
    }
    Bytes actual = device.report().get().nonce();
    if (wanted.isEmpty()) {
      return Check.notRequired(
          name, "none was given to compare with, so nothing is known of when this was said");
    }
    boolean same = wanted.get().equals(actual);
    Check check =
        same && evidence.nonce().isEmpty()
            ? Check.notRequired(
                name,
                "the report has the nonce that came with it, which does not say when: give your own")
            : Check.of(
                name, same, "the report has this nonce", "the report answers another challenge");
    return check.comparing(wanted.get().toString(), actual.toString());
  }

  /** Whether the firmware that speaks is the one that the leaf certificate was made for. */
  Check firmwareId() {
    String name = "firmware id";
    return firmwareId(name).under("TCG DICE Attestation Architecture 6.1.1");
  }

  private Check firmwareId(String name) {
    Optional<Bytes> reported = device.facts().flatMap(ReportedFacts::firmwareId);
    if (reported.isEmpty()) {
      return Check.notRequired(name, "the report names no firmware");
    }
    if (device.leaf().isEmpty()) {
      return Check.notChecked(name, "there is no certificate to compare with");
    }
    try {
      Optional<Bytes> certified = FirmwareId.of(device.leaf().get()).map(FirmwareId::digest);
      return certified
          .map(digest ->
              Check.of(
                      name,
                      digest.equals(reported.get()),
                      "report and certificate name the same firmware",
                      "the report comes from other firmware than the certificate was made for")
                  .comparing(digest.toString(), reported.get().toString()))
          .orElseGet(() -> Check.fail(name, "the leaf certificate names no firmware"));
    } catch (MalformedInput malformed) {
      return Check.fail(name, String.valueOf(malformed.getMessage()));
    }
  }

  /** Whether the flags of the report agree on how the GPU is given to a machine. */
  Check modeFlags() {
    String name = "mode flags";
    if (device.facts().isEmpty()) {
      return Check.notChecked(name, UNREAD);
    }
    ReportedFacts facts = device.facts().get();
    boolean flagged =
        device.report().orElseThrow().opaque().find(OpaqueField.FEATURE_FLAG).isPresent();
    Switchable pcie = facts.protectedPcie();
    if (flagged && facts.mode().isEmpty()) {
      return Check.fail(name, "the feature flag has no value that is known").under(REPORT);
    }
    if (pcie == Switchable.UNKNOWN || facts.videoDecoder() == Switchable.UNKNOWN) {
      return Check.fail(name, "a flag is neither AAh (enabled) nor 55h (disabled)").under(REPORT);
    }
    if (flagged && pcie != Switchable.ABSENT) {
      boolean agree = facts.mode().get() == GpuMode.PROTECTED_PCIE == (pcie == Switchable.ENABLED);
      return Check.of(
              name,
              agree,
              "feature flag and protected PCIe status agree",
              "the feature flag says %s, and protected PCIe is %s"
                  .formatted(facts.mode().get().word(), pcie == Switchable.ENABLED ? "on" : "off"))
          .under(REPORT);
    }
    return Check.pass(name, "nothing contradicts: " + words(facts)).under(REPORT);
  }

  private static String words(ReportedFacts facts) {
    return facts
        .effectiveMode()
        .map(GpuMode::word)
        .orElse(
            facts.protectedPcie() == Switchable.DISABLED
                ? "protected PCIe is off"
                : "no mode is reported");
  }

  /** What the policy asks of the mode; empty if nothing. */
  Optional<Check> mode(Policy policy) {
    if (policy.modes().gpu().isEmpty() || device.product() != Product.GPU) {
      return Optional.empty();
    }
    return device
        .facts()
        .flatMap(ReportedFacts::effectiveMode)
        .map(policy.modes()::gpuMode)
        .orElseGet(() -> Optional.of(Check.notChecked("gpu mode", "the report does not say")));
  }

  /** Whether certificate, bundle and manifests speak of the same kind of chip. */
  Check architecture(List<ReferenceManifest> manifests) {
    String name = "architecture";
    Optional<String> chip = device.chip();
    if (chip.isEmpty()) {
      return Check.fail(name, "the leaf certificate names no chip");
    }
    Optional<Architecture> family = Architecture.ofChip(chip.get());
    Optional<String> stated = device.evidence().architecture();
    if (stated.isPresent() && !Architecture.named(stated.get()).equals(family)) {
      return Check.fail(name, "the evidence is said to be of another architecture")
          .comparing(stated.get(), chip.get());
    }
    for (ReferenceManifest manifest : manifests) {
      if (manifest.product().isPresent() && !isFor(manifest, chip.get())) {
        return Check.fail(name, manifest.label() + " is for another chip")
            .comparing(manifest.product().get(), chip.get());
      }
    }
    Optional<Product> looks = device.facts().map(ReportedFacts::product);
    if (family.isPresent() && looks.isPresent() && looks.get() != family.get().product()) {
      return Check.fail(name, "the report looks like that of a " + looks.get())
          .comparing(family.get().product().name(), looks.get().name());
    }
    return Check.pass(
        name, family.map(known -> known + " (" + chip.get() + ")").orElse(chip.get()));
  }

  /** Manifests name a chip or its family, and the same one serves chips that differ in a digit. */
  private static boolean isFor(ReferenceManifest manifest, String chip) {
    Optional<Architecture> family = Architecture.ofChip(chip);
    return manifest
        .chip()
        .map(named ->
            family.isPresent() ? Architecture.ofChip(named).equals(family) : named.equals(chip))
        .orElse(false);
  }
}
