package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.nvidia.ReferenceManifest.Part;
import io.teeio.attest.policy.GpuMode;
import io.teeio.crypto.Certificate;
import io.teeio.wire.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a device, under the names that NVIDIA's attestation service uses (claims version
 * 3), without those that speak of the service and its token. A question that could not be asked is
 * null here where the service says true.
 */
final class NvidiaClaims {
  private static final Pattern REASON =
      Pattern.compile("(?:revoked|on hold) since [^ ]+ \\(([a-zA-Z]+)\\)");
  private static final int BOOT_ROM = 1;

  private final DeviceReading device;
  private final List<Check> checks;
  private final Map<String, Check> byName = new HashMap<>();
  private final Claim.Builder table = Claim.Table.builder();

  private NvidiaClaims(DeviceReading device, List<Check> checks) {
    this.device = device;
    this.checks = checks;
    checks.forEach(check -> byName.putIfAbsent(check.name(), check));
  }

  static Claim.Table of(
      DeviceReading device,
      ManifestChoice manifests,
      List<Check> checks,
      MeasurementComparison comparison) {
    NvidiaClaims claims = new NvidiaClaims(device, checks);
    claims.identity(manifests);
    claims.report();
    for (Part part : ManifestChoice.parts(device.product())) {
      claims.manifest(part, manifests.of(part));
    }
    claims.measurements(manifests, comparison);
    return claims.table.build();
  }

  private void identity(ManifestChoice manifests) {
    Optional<String> model =
        device.chain().size() > BOOT_ROM
            ? CommonName.of(device.chain().get(BOOT_ROM))
            : Optional.empty();
    table
        .with("x-nvidia-device-type", device.product().name().toLowerCase(Locale.ROOT))
        .with("hwmodel", text(model))
        .with(
            "ueid",
            text(device.leaf().map(leaf -> new BigInteger(1, leaf.serial().toArray()).toString())))
        .with(
            "oemid",
            text(
                manifests.chosen().values().stream()
                    .flatMap(manifest -> manifest.manufacturer().stream())
                    .findFirst()))
        .with(
            "eat_nonce", text(device.report().map(AttestationReport::nonce).map(Bytes::toString)));
  }

  private void report() {
    String prefix = prefix();
    table
        .with(prefix + "arch-check", answer("architecture"))
        .with(prefix + "attestation-report-parsed", device.report().isPresent())
        .with(prefix + "attestation-report-signature-verified", answer("report signature"))
        .with(prefix + "attestation-report-nonce-match", nonceMatches())
        .with(prefix + "attestation-report-cert-chain-fwid-match", answer("firmware id"))
        .with(prefix + "attestation-report-cert-chain", chain("", device.chain()));
    switch (device.product()) {
      case GPU -> gpu();
      case SWITCH -> ofSwitch();
    }
  }

  private void gpu() {
    table
        .with("x-nvidia-gpu-driver-version", text(device.version(Part.DRIVER)))
        .with("x-nvidia-gpu-vbios-version", text(upper(device.version(Part.VBIOS))));
    device
        .facts()
        .flatMap(ReportedFacts::effectiveMode)
        .ifPresent(mode -> table.with("x-nvidia-gpu-mode", abbreviation(mode)));
    List<String> switches =
        device
            .report()
            .map(report -> Topology.switchesOf(report.opaque()))
            .orElse(List.of())
            .stream()
            .map(Bytes::toString)
            .toList();
    if (!switches.isEmpty()) {
      table.with("x-nvidia-gpu-switch-pdis", Claim.texts(switches));
    }
  }

  private static String abbreviation(GpuMode mode) {
    return switch (mode) {
      case SINGLE -> "SPT";
      case MULTIPLE -> "MPT";
      case PROTECTED_PCIE -> "PPCIE";
    };
  }

  private void ofSwitch() {
    table.with("x-nvidia-switch-bios-version", text(upper(device.version(Part.VBIOS))));
    Optional<OpaqueData> opaque = device.report().map(AttestationReport::opaque);
    opaque
        .flatMap(data -> data.value(OpaqueField.DEVICE_PDI))
        .ifPresent(identifier -> table.with("x-nvidia-switch-pdi", identifier.toString()));
    List<String> gpus =
        opaque.map(Topology::gpusOf).orElse(List.of()).stream().map(Bytes::toString).toList();
    if (!gpus.isEmpty()) {
      table.with("x-nvidia-switch-gpu-pdis", Claim.texts(gpus));
    }
  }

  private void manifest(Part part, Optional<ReferenceManifest> manifest) {
    String prefix =
        prefix() + (device.product() == Product.SWITCH ? "bios" : part.word()) + "-rim-";
    table
        .with(prefix + "fetched", manifest.isPresent())
        .with(prefix + "schema-validated", answer(part.word() + " rim form"))
        .with(prefix + "signature-verified", answer(part.word() + " rim signature"))
        .with(prefix + "version-match", answer(part.word() + " version"))
        .with(
            prefix + "measurements-available",
            manifest.filter(found -> !found.resources().isEmpty()).isPresent())
        .with(
            prefix + "cert-chain",
            chain(
                part.word() + " rim ",
                manifest.map(ReferenceManifest::certificates).orElse(List.of())));
  }

  private void measurements(ManifestChoice manifests, MeasurementComparison comparison) {
    boolean right = passed("measurements");
    table
        .with("measres", right ? "success" : "fail")
        .with("secboot", right ? new Claim.Flag(true) : new Claim.Unknown())
        .with("dbgstat", right ? new Claim.Text("disabled") : new Claim.Unknown());
    if (device.product() == Product.GPU) {
      table.with(
          "x-nvidia-gpu-vbios-index-no-conflict", manifests.expected().conflicts().isEmpty());
    }
    if (!comparison.mismatched().isEmpty()) {
      table.with("x-nvidia-mismatch-measurement-records", records(comparison));
    }
    List<String> warnings =
        checks.stream()
            .filter(check -> check.result() == Check.Result.WARN)
            .map(check -> check.name() + ": " + check.reason())
            .toList();
    table.with(
        "x-nvidia-attestation-warning",
        warnings.isEmpty() ? new Claim.Unknown() : new Claim.Text(String.join("; ", warnings)));
  }

  private static Claim.Listing records(MeasurementComparison comparison) {
    List<Claim> records = new ArrayList<>();
    for (MeasurementComparison.Mismatch mismatch : comparison.mismatched()) {
      records.add(
          Claim.Table.EMPTY
              .with("index", mismatch.index())
              .with("goldenValue", mismatch.expected().getFirst())
              .with("runtimeValue", mismatch.actual().orElse("NA")));
    }
    return new Claim.Listing(records);
  }

  private Claim.Table chain(String prefix, List<Certificate> certificates) {
    Optional<Check> revocation = check(prefix + "revocation");
    return Claim.Table.builder()
        .with("x-nvidia-cert-status", status(prefix))
        .with(
            "x-nvidia-cert-expiration-date",
            text(
                certificates.stream()
                    .map(Certificate::notAfter)
                    .min(Comparator.naturalOrder())
                    .map(String::valueOf)))
        .with(
            "x-nvidia-cert-ocsp-status",
            revocation
                .map(check ->
                    switch (check.result()) {
                      case PASS -> "good";
                      case FAIL, WARN -> isRevoked(check) ? "revoked" : "unknown";
                      case NOT_CHECKED -> "unknown";
                    })
                .orElse("unknown"))
        .with("x-nvidia-cert-revocation-reason", text(revocation.flatMap(NvidiaClaims::reason)))
        .build();
  }

  private String status(String prefix) {
    if (!passed(prefix + "certificate chain")) {
      return "invalid";
    }
    if (check(prefix + "revocation").filter(NvidiaClaims::isRevoked).isPresent()) {
      return "revoked";
    }
    return passed(prefix + "certificate dates") ? "valid" : "expired";
  }

  private static boolean isRevoked(Check revocation) {
    return reason(revocation).isPresent();
  }

  /** The reason that stands last, in parentheses, of a certificate that was revoked. */
  private static Optional<String> reason(Check revocation) {
    Matcher found = REASON.matcher(revocation.reason());
    return revocation.result() != Check.Result.PASS && found.find()
        ? Optional.of(found.group(1))
        : Optional.empty();
  }

  private Claim nonceMatches() {
    Optional<Bytes> wanted = device.evidence().nonce().or(device.evidence()::statedNonce);
    return device
        .report()
        .flatMap(report -> wanted.map(report.nonce()::equals))
        .<Claim>map(Claim.Flag::new)
        .orElseGet(Claim.Unknown::new);
  }

  private Claim answer(String name) {
    return check(name)
        .<Claim>map(check ->
            switch (check.result()) {
              case PASS, WARN -> new Claim.Flag(true);
              case FAIL -> new Claim.Flag(false);
              case NOT_CHECKED -> new Claim.Unknown();
            })
        .orElseGet(Claim.Unknown::new);
  }

  private boolean passed(String name) {
    return check(name).filter(check -> check.result() == Check.Result.PASS).isPresent();
  }

  private Optional<Check> check(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private String prefix() {
    return "x-nvidia-" + device.product().name().toLowerCase(Locale.ROOT) + "-";
  }

  private static Claim text(Optional<String> value) {
    return value.<Claim>map(Claim.Text::new).orElseGet(Claim.Unknown::new);
  }

  private static Optional<String> upper(Optional<String> version) {
    return version.map(text -> text.toUpperCase(Locale.ROOT));
  }
}
