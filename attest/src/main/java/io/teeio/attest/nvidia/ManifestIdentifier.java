package io.teeio.attest.nvidia;

import io.teeio.attest.nvidia.ReferenceManifest.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The name under which NVIDIA's service has the manifest that a device needs. */
final class ManifestIdentifier {
  private static final List<OpaqueField> BOARD =
      List.of(OpaqueField.PROJECT, OpaqueField.PROJECT_SKU, OpaqueField.CHIP_SKU);
  private static final String SWITCH_BOARD = "5612_0002_890";

  private ManifestIdentifier() {}

  /** The name in upper case; empty if the report does not say enough. */
  static Optional<String> of(DeviceReading device, Part part) {
    return device
        .version(part)
        .map(version -> version.toUpperCase(Locale.ROOT))
        .flatMap(version ->
            switch (part) {
              case DRIVER -> driver(device).map(prefix -> prefix + version);
              case VBIOS -> vbios(device).map(prefix -> prefix + version.replace(".", ""));
            });
  }

  private static Optional<String> driver(DeviceReading device) {
    Optional<String> chip =
        device
            .report()
            .flatMap(report -> report.opaque().text(OpaqueField.CHIP_INFO))
            .or(device::chip);
    return chip.map(name ->
        switch (Architecture.ofChip(name).orElse(Architecture.BLACKWELL)) {
          case HOPPER -> "NV_GPU_DRIVER_" + name + "_";
          case BLACKWELL, RUBIN, LS10 -> "NV_GPU_CC_DRIVER_" + name + "_";
        });
  }

  private static Optional<String> vbios(DeviceReading device) {
    return switch (device.product()) {
      case SWITCH -> Optional.of("NV_SWITCH_BIOS_" + SWITCH_BOARD + "_");
      case GPU -> device.report().flatMap(report -> board(report.opaque()));
    };
  }

  private static Optional<String> board(OpaqueData opaque) {
    StringBuilder name = new StringBuilder("NV_GPU_VBIOS_");
    for (OpaqueField field : BOARD) {
      Optional<String> text = opaque.text(field);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      name.append(text.get().toUpperCase(Locale.ROOT)).append('_');
    }
    return Optional.of(name.toString());
  }
}
