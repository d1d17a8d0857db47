package io.teeio.attest.spdm;

import io.teeio.attest.Claim;
import io.teeio.attest.certificate.DiceTcbInfo;
import io.teeio.attest.certificate.FirmwareId;
import io.teeio.attest.policy.OperationalMode;
import io.teeio.crypto.Certificate;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.message.OpaqueElement;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What SPDM evidence says of a device, as claims. */
final class SpdmClaims {
  private Claim.Table table = Claim.Table.EMPTY;

  Claim.Table table() {
    return table;
  }

  /** Version, slot and algorithms. */
  void connection(SpdmTranscript transcript, Optional<Negotiated> used) {
    table =
        table.with("spdmVersion", transcript.version().toString()).with("slot", transcript.slot());
    used.map(Negotiated::algorithms)
        .ifPresent(selected -> {
          text("signatureAlgorithm", selected.signature());
          text("hash", selected.hash());
          text("measurementHash", selected.measurementHash());
        });
  }

  private void text(String name, Optional<?> value) {
    value.ifPresent(known -> table = table.with(name, known.toString()));
  }

  /** Who the device says it is. */
  void identity(DeviceChain chain) {
    if (chain.leaf().isEmpty()) {
      chain
          .key()
          .ifPresent(key -> table = table.with("publicKey", key.subjectPublicKeyInfo().toString()));
      return;
    }
    Certificate leaf = chain.leaf().get();
    table =
        table
            .with("subject", leaf.subject())
            .with("serialNumber", leaf.serial().toString())
            .with("deviceInfo", Claim.texts(leaf.otherNames()));
    List<Claim> certificates = new ArrayList<>();
    List<Claim> layers = new ArrayList<>();
    for (Certificate certificate : chain.leafFirst()) {
      certificates.add(
          Claim.Table.EMPTY
              .with("subject", certificate.subject())
              .with("notBefore", certificate.notBefore().toString())
              .with("notAfter", certificate.notAfter().toString()));
      try {
        DiceTcbInfo.of(certificate).forEach(info -> layers.add(layer(certificate, info)));
      } catch (MalformedInput malformed) {
        layers.add(
            Claim.Table.EMPTY
                .with("certificate", certificate.subject())
                .with("malformed", malformed.getMessage()));
      }
    }
    table = table.with("certificates", new Claim.Listing(certificates));
    if (!layers.isEmpty()) {
      table = table.with("tcbInfo", new Claim.Listing(layers));
    }
  }

  private static Claim.Table layer(Certificate certificate, DiceTcbInfo info) {
    Claim.Table layer = Claim.Table.EMPTY.with("certificate", certificate.subject());
    layer = with(layer, "vendor", info.vendor());
    layer = with(layer, "model", info.model());
    layer = with(layer, "version", info.version());
    layer = info.svn().isPresent() ? layer.with("svn", info.svn().getAsLong()) : layer;
    layer = info.layer().isPresent() ? layer.with("layer", info.layer().getAsLong()) : layer;
    layer = info.index().isPresent() ? layer.with("index", info.index().getAsLong()) : layer;
    List<Claim> firmware = new ArrayList<>();
    for (FirmwareId id : info.fwids()) {
      firmware.add(
          Claim.Table.EMPTY
              .with("algorithm", id.algorithm())
              .with("digest", id.digest().toString()));
    }
    layer = layer.with("firmwareIds", new Claim.Listing(firmware));
    return info.flags().isPresent()
        ? layer.with(
            "flags", Claim.texts(info.flags().get().stream().map(Enum::name).sorted().toList()))
        : layer;
  }

  private static Claim.Table with(Claim.Table table, String name, Optional<String> value) {
    return value.isPresent() ? table.with(name, value.get()) : table;
  }

  /** What was measured. */
  void measurements(List<MeasuredBlock> blocks) {
    List<Claim> measured = new ArrayList<>();
    blocks.forEach(block -> measured.add(measurement(block)));
    table = table.with("measurements", new Claim.Listing(measured));
  }

  private static Claim.Table measurement(MeasuredBlock block) {
    Claim.Table claim =
        Claim.Table.EMPTY
            .with("index", block.index())
            .with("kind", block.kind().words())
            .with(block.raw() ? "raw" : "digest", block.value().toString());
    claim = with(claim, "version", block.version());
    Optional<Long> number = block.securityVersion();
    if (number.isPresent()) {
      claim =
          number.get() >= 0
              ? claim.with("securityVersion", number.get())
              : claim.with("securityVersion", Long.toUnsignedString(number.get()));
    }
    Optional<DeviceMode> mode = block.mode();
    if (mode.isPresent()) {
      claim = claim.with("mode", mode(mode.get()));
    }
    Optional<StructuredManifest> manifest = block.manifest();
    if (manifest.isPresent()) {
      claim =
          claim
              .with("registry", manifest.get().registry())
              .with("vendorId", manifest.get().vendorId().toString())
              .with("manifest", manifest.get().content().toString());
    }
    return claim;
  }

  private static Claim.Table mode(DeviceMode mode) {
    return Claim.Table.EMPTY
        .with(
            "operational",
            Claim.texts(mode.operational().stream().map(OperationalMode::word).toList()))
        .with("debug", Claim.texts(mode.debugStates()));
  }

  /**
   * What a device added in its own terms: elements if the connection has their format, or bytes.
   */
  void opaque(SpdmTranscript transcript, Bytes data) {
    if (data.isEmpty()) {
      return;
    }
    boolean elements =
        transcript
            .negotiated()
            .filter(known ->
                !known.atLeast(SpdmVersion.V1_2)
                    || known.algorithms().opaqueFormat() == OpaqueFormat.FORMAT_1)
            .isPresent();
    if (elements) {
      try {
        List<Claim> said = new ArrayList<>();
        for (OpaqueElement element : OpaqueElement.readAll(data, transcript.version())) {
          said.add(
              Claim.Table.EMPTY
                  .with("id", element.id())
                  .with("vendorId", element.vendorId().toString())
                  .with("data", element.data().toString()));
        }
        table = table.with("opaqueElements", new Claim.Listing(said));
        return;
      } catch (MalformedInput _) {
        // A vendor may put anything there; it is told as it came.
      }
    }
    table = table.with("opaqueData", data.toString());
  }
}
