package io.teeio.attest.nvidia;

import io.teeio.attest.policy.GpuMode;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a report says besides measurements, in the form in which people and reference values have
 * it.
 *
 * @param product GPU or switch
 * @param driverVersion version of the driver, of a GPU
 * @param vbiosVersion five bytes in hexadecimal with dots, lower case, as 96.00.9f.00.01
 * @param firmwareId identity of the firmware that made the report, 48 bytes
 * @param videoDecoder whether NVDEC0 is enabled
 * @param protectedPcie whether protected PCIe mode is on
 * @param mode how the GPU is given to a machine, as its feature flag has it
 */
public record ReportedFacts(
    Product product,
    Optional<String> driverVersion,
    Optional<String> vbiosVersion,
    Optional<Bytes> firmwareId,
    Switchable videoDecoder,
    Switchable protectedPcie,
    Optional<GpuMode> mode) {
  private static final int VBIOS_SIZE = 8;

  /** A thing that is on or off, or of which nothing that can be understood is said. */
  public enum Switchable {
    /** AAh. */
    ENABLED,
    /** 55h. */
    DISABLED,
    /** Another value. */
    UNKNOWN,
    /** No such field. */
    ABSENT
  }

  /** What {@code report} says. */
  public static ReportedFacts of(AttestationReport report) {
    OpaqueData opaque = report.opaque();
    Product product = Product.of(opaque);
    return new ReportedFacts(
        product,
        opaque.text(OpaqueField.DRIVER_VERSION),
        switch (product) {
          case GPU -> opaque.value(OpaqueField.VBIOS_VERSION).flatMap(ReportedFacts::vbios);
          case SWITCH ->
              opaque
                  .text(OpaqueField.VBIOS_VERSION)
                  .map(version -> version.toLowerCase(Locale.ROOT));
        },
        opaque.value(OpaqueField.FWID),
        videoDecoder(opaque),
        switchable(opaque, OpaqueField.PROTECTED_PCIE_STATUS),
        opaque.value(OpaqueField.FEATURE_FLAG).flatMap(ReportedFacts::mode));
  }

  /**
   * A GPU has its VBIOS version as a little-endian number; the newest byte of the four upper ones
   * comes first, and the last byte of the four lower ones follows them.
   */
  private static Optional<String> vbios(Bytes value) {
    if (value.length() != VBIOS_SIZE) {
      return Optional.empty();
    }
    StringJoiner version = new StringJoiner(".");
    for (int at : new int[] {3, 2, 1, 0, 4}) {
      version.add(HexFormat.of().toHexDigits((byte) value.at(at)));
    }
    return Optional.of(version.toString());
  }

  /** Whether NVDEC0 is enabled, as {@code opaque} has it. */
  static Switchable videoDecoder(OpaqueData opaque) {
    return switchable(opaque, OpaqueField.NVDEC0_STATUS);
  }

  private static Switchable switchable(OpaqueData opaque, OpaqueField field) {
    return opaque
        .value(field)
        .map(value ->
            switch (value.length() == 1 ? value.at(0) : -1) {
              case 0xAA -> Switchable.ENABLED;
              case 0x55 -> Switchable.DISABLED;
              default -> Switchable.UNKNOWN;
            })
        .orElse(Switchable.ABSENT);
  }

  private static Optional<GpuMode> mode(Bytes value) {
    int flag = value.length() == 2 ? value.at(0) | value.at(1) << 8 : -1;
    GpuMode[] modes = GpuMode.values();
    return flag >= 0 && flag < modes.length ? Optional.of(modes[flag]) : Optional.empty();
  }

  /**
   * How the GPU is given to a machine: as its feature flag says; firmware that has no such flag
   * says only whether it is protected PCIe.
   */
  public Optional<GpuMode> effectiveMode() {
    return mode.or(() ->
        protectedPcie == Switchable.ENABLED
            ? Optional.of(GpuMode.PROTECTED_PCIE)
            : Optional.empty());
  }

  /**
   * How often each measurement changed, from index 1.
   *
   * @throws MalformedInput if the field is not a list of u32
   */
  public static List<Long> changeCounters(Bytes value) throws MalformedInput {
    WireReader in = WireReader.of(value, "NVIDIA attestation report, MSRSCNT");
    List<Long> counters = new ArrayList<>();
    while (in.remaining() > 0) {
      counters.add(in.u32("counter"));
    }
    return List.copyOf(counters);
  }
}
