package io.teeio.attest.spdm;

import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A measurement block and what it means (DSP0274, clause "DMTF specification for the Measurement
 * field of a measurement block").
 *
 * @param index 1 to 0xFE
 * @param kind what is measured
 * @param raw whether the value is a bit stream rather than a digest
 * @param value the digest or bit stream; all of the measurement if it is of another specification
 * @param mode the modes of the device, if that is what this is, and not a digest of them
 * @param securityVersion the security version number, unsigned, likewise
 * @param manifest the structured manifest, likewise
 */
public record MeasuredBlock(
    int index,
    BlockKind kind,
    boolean raw,
    Bytes value,
    Optional<DeviceMode> mode,
    Optional<Long> securityVersion,
    Optional<StructuredManifest> manifest) {
  private static final int SECURITY_VERSION_SIZE = 8;

  /**
   * Reads {@code block}.
   *
   * @throws MalformedInput if it is in DMTF's format and malformed there, or a security version or
   *     device mode of another size than those have
   */
  public static MeasuredBlock of(MeasurementBlock block) throws MalformedInput {
    Optional<DmtfMeasurement> measurement = block.dmtf();
    if (measurement.isEmpty()) {
      return plain(block.index(), BlockKind.FOREIGN, true, block.measurement());
    }
    DmtfMeasurement read = measurement.get();
    BlockKind kind = BlockKind.of(read.valueType());
    Bytes value = read.value();
    if (!read.raw()) {
      return plain(block.index(), kind, false, value);
    }
    return new MeasuredBlock(
        block.index(),
        kind,
        true,
        value,
        kind == BlockKind.DEVICE_MODE ? Optional.of(DeviceMode.read(value)) : Optional.empty(),
        kind == BlockKind.SECURITY_VERSION ? Optional.of(number(value)) : Optional.empty(),
        kind == BlockKind.STRUCTURED_MANIFEST
            ? Optional.of(StructuredManifest.read(value))
            : Optional.empty());
  }

  private static MeasuredBlock plain(int index, BlockKind kind, boolean raw, Bytes value) {
    return new MeasuredBlock(
        index, kind, raw, value, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static long number(Bytes value) throws MalformedInput {
    WireReader in = WireReader.of(value, "DSP0274 1.3.0 Security version number");
    in.require(
        value.length() == SECURITY_VERSION_SIZE,
        "SecurityVersionNumber",
        "has " + value.length() + " bytes instead of " + SECURITY_VERSION_SIZE);
    return in.u64("SecurityVersionNumber");
  }

  /**
   * The version of firmware, if that is what this is: as text if it is printable ASCII, maybe with
   * zeros behind it, else in hexadecimal. SPDM leaves its form to the vendor.
   */
  public Optional<String> version() {
    if (!raw || kind != BlockKind.FIRMWARE_VERSION) {
      return Optional.empty();
    }
    int length = value.length();
    while (length > 0 && value.at(length - 1) == 0) {
      length--;
    }
    Bytes text = value.slice(0, length);
    for (int i = 0; i < length; i++) {
      if (text.at(i) < ' ' || text.at(i) > '~') {
        return Optional.of(value.toString());
      }
    }
    return Optional.of(
        text.isEmpty() ? value.toString() : new String(text.toArray(), StandardCharsets.US_ASCII));
  }
}
