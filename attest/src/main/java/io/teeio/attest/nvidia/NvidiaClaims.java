package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.nvidia.ReferenceManifest.Part;
import io.teeio.attest.policy.GpuMode;
import io.teeio.wire.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a device, under the names that NVIDIA's attestation service uses (claims version
 * 3), without those that speak of the service and its token. A question that could not be asked is
 * null here where the service says true.
 */
final class NvidiaClaims {
  private static final int BOOT_ROM = 1;

  private final DeviceReading device;
  private final CheckAnswers answers;
  private final String prefix;
  private final Map<String, Claim> claims = new LinkedHashMap<>();

  private NvidiaClaims(DeviceReading device, CheckAnswers answers) {
    this.device = device;
    this.answers = answers;
    this.prefix =
        switch (device.product()) {
          case GPU -> "x-nvidia-gpu-";
          case SWITCH -> "x-nvidia-switch-";
        };
  }

  static Claim.Table of(
      DeviceReading device,
      ManifestChoice manifests,
      List<Check> checks,
      MeasurementCheck measurements) {
    NvidiaClaims claims = new NvidiaClaims(device, new CheckAnswers(checks));
    claims.identity(manifests);
    claims.report();
    switch (device.product()) {
      case GPU -> claims.gpu();
      case SWITCH -> claims.nvSwitch();
    }
    for (Part part : ManifestChoice.parts(device.product())) {
      claims.manifest(part, manifests.of(part));
    }
    claims.measurements(measurements);
    return new Claim.Table(claims.claims);
  }

  private void identity(ManifestChoice manifests) {
    put("x-nvidia-device-type", new Claim.Text(device.product().name().toLowerCase(Locale.ROOT)));
    put(
        "hwmodel",
        device.chain().size() > BOOT_ROM
            ? new Claim.Text(device.chain().get(BOOT_ROM).name())
            : new Claim.Unknown());
    put("ueid", text(device.leaf().map(leaf -> decimal(leaf.serial()))));
    put(
        "oemid",
        text(
            manifests.chosen().values().stream()
                .flatMap(manifest -> manifest.manufacturer().stream())
                .findFirst()));
    put("eat_nonce", text(device.report().map(AttestationReport::nonce).map(Bytes::toString)));
  }

  private static String decimal(Bytes number) {
    return new BigInteger(1, number.toArray()).toString();
  }

  private void report() {
    String report = prefix + "attestation-report-";
    put(prefix + "arch-check", answers.answer("architecture"));
    put(report + "parsed", new Claim.Flag(device.report().isPresent()));
    put(report + "signature-verified", answers.answer("report signature"));
    put(report + "nonce-match", nonceMatches());
    put(report + "cert-chain-fwid-match", answers.answer("firmware id"));
    put(report + "cert-chain", new ChainClaims(answers, "").of(device.chain()));
  }

  private void gpu() {
    put("x-nvidia-gpu-driver-version", text(device.version(Part.DRIVER)));
    put("x-nvidia-gpu-vbios-version", vbiosVersion());
    device
        .facts()
        .flatMap(ReportedFacts::effectiveMode)
        .ifPresent(mode -> put("x-nvidia-gpu-mode", new Claim.Text(abbreviation(mode))));
    identifiers("x-nvidia-gpu-switch-pdis", Topology::switchesOf);
  }

  private static String abbreviation(GpuMode mode) {
    return switch (mode) {
      case SINGLE -> "SPT";
      case MULTIPLE -> "MPT";
      case PROTECTED_PCIE -> "PPCIE";
    };
  }

  private void nvSwitch() {
    put("x-nvidia-switch-bios-version", vbiosVersion());
    device
        .report()
        .flatMap(report -> report.opaque().value(OpaqueField.DEVICE_PDI))
        .ifPresent(pdi -> put("x-nvidia-switch-pdi", new Claim.Text(pdi.toString())));
    identifiers("x-nvidia-switch-gpu-pdis", Topology::gpusOf);
  }

  private Claim vbiosVersion() {
    return text(device.version(Part.VBIOS).map(version -> version.toUpperCase(Locale.ROOT)));
  }

  private void identifiers(String name, Topology.Neighbours neighbours) {
    List<Bytes> found =
        device.report().map(report -> neighbours.of(report.opaque())).orElse(List.of());
    if (!found.isEmpty()) {
      put(name, Claim.texts(found.stream().map(Bytes::toString).toList()));
    }
  }

  private void manifest(Part part, Optional<ReferenceManifest> manifest) {
    String ours = part.word() + " rim ";
    String theirs = prefix + (device.product() == Product.SWITCH ? "bios" : part.word()) + "-rim-";
    put(theirs + "fetched", new Claim.Flag(manifest.isPresent()));
    put(theirs + "schema-validated", answers.answer(ours + "form"));
    put(theirs + "signature-verified", answers.answer(ours + "signature"));
    put(theirs + "version-match", answers.answer(part.word() + " version"));
    put(
        theirs + "measurements-available",
        new Claim.Flag(manifest.filter(found -> !found.resources().isEmpty()).isPresent()));
    put(
        theirs + "cert-chain",
        new ChainClaims(answers, ours)
            .of(manifest.map(ReferenceManifest::certificates).orElse(List.of())));
  }

  private void measurements(MeasurementCheck measurements) {
    boolean right = measurements.check().result() == Check.Result.PASS;
    put("measres", new Claim.Text(right ? "success" : "fail"));
    put("secboot", right ? new Claim.Flag(true) : new Claim.Unknown());
    put("dbgstat", right ? new Claim.Text("disabled") : new Claim.Unknown());
    if (device.product() == Product.GPU) {
      put("x-nvidia-gpu-vbios-index-no-conflict", new Claim.Flag(measurements.distinct()));
    }
    if (!measurements.comparison().mismatched().isEmpty()) {
      put("x-nvidia-mismatch-measurement-records", records(measurements.comparison()));
    }
    put("x-nvidia-attestation-warning", answers.warnings());
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

  private Claim nonceMatches() {
    Optional<Bytes> wanted = device.evidence().nonce().or(device.evidence()::statedNonce);
    return wanted.isPresent() && device.report().isPresent()
        ? new Claim.Flag(wanted.get().equals(device.report().get().nonce()))
        : new Claim.Unknown();
  }

  private void put(String name, Claim value) {
    claims.put(name, value);
  }

  static Claim text(Optional<String> value) {
    return value.isPresent() ? new Claim.Text(value.get()) : new Claim.Unknown();
  }
}
