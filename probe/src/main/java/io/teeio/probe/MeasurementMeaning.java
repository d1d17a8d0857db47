package io.teeio.probe;

import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a measurement says in words (DSP0274, DMTF specification for the Measurement field). */
final class MeasurementMeaning {
  private static final int DEVICE_MODE_INDEX = 0xFE;
  private static final int MANIFEST_INDEX = 0xFD;
  private static final int DEVICE_MODE_SIZE = 16;
  private static final int SECURITY_VERSION_SIZE = 8;
  private static final String CLAUSE = "DSP0274 1.3.0 Device mode field";

  private static final List<String> OPERATIONAL_MODES =
      List.of(
          "manufacturing", "validation", "normal operation", "recovery", "RMA", "decommissioned");

  private static final List<String> DEVICE_MODES =
      List.of(
          "non-invasive debug active",
          "invasive debug active",
          "non-invasive debug was active",
          "invasive debug was active",
          "invasive debug was active since manufacturing");

  private MeasurementMeaning() {}

  /** The facts of {@code block}, whose digests have {@code digestSize} bytes. */
  static MeasurementFact of(MeasurementBlock block, int digestSize, Findings findings) {
    String where = "measurement " + block.index();
    try {
      Optional<DmtfMeasurement> dmtf = block.dmtf();
      if (dmtf.isEmpty()) {
        return new MeasurementFact(
            block.index(),
            "specification " + block.measurementSpecification(),
            true,
            block.measurement(),
            "not in DMTF's format");
      }
      form(block.index(), dmtf.get(), digestSize)
          .ifPresent(problem -> findings.doubt(ProbeRule.MEASUREMENT_FORM, where, problem));
      return new MeasurementFact(
          block.index(),
          type(dmtf.get().valueType()),
          dmtf.get().raw(),
          dmtf.get().value(),
          meaning(dmtf.get()));
    } catch (MalformedInput malformed) {
      findings.doubt(ProbeRule.MEASUREMENT_FORM, where, String.valueOf(malformed.getMessage()));
      return new MeasurementFact(
          block.index(), "unreadable", true, block.measurement(), "malformed");
    }
  }

  /** The facts of an entry of the measurement extension log that extends {@code index}. */
  static MeasurementFact of(int index, DmtfMeasurement measurement) {
    return new MeasurementFact(
        index,
        type(measurement.valueType()),
        measurement.raw(),
        measurement.value(),
        measurement.raw() ? text(measurement.value()) : "digest");
  }

  private static Optional<String> form(int index, DmtfMeasurement it, int digestSize) {
    if (!it.raw()
        && it.valueType() != DmtfMeasurement.HASH_EXTEND
        && it.value().length() != digestSize) {
      return Optional.of(
          "a digest of " + it.value().length() + " bytes under a hash of " + digestSize);
    }
    boolean mode = it.valueType() == DmtfMeasurement.DEVICE_MODE;
    if (mode && it.raw() && it.value().length() != DEVICE_MODE_SIZE) {
      return Optional.of("a device mode of " + it.value().length() + " bytes");
    }
    if (it.valueType() == DmtfMeasurement.SECURITY_VERSION
        && it.raw()
        && it.value().length() != SECURITY_VERSION_SIZE) {
      return Optional.of("a security version number of " + it.value().length() + " bytes");
    }
    boolean manifest =
        it.valueType() == DmtfMeasurement.MANIFEST
            || it.valueType() == DmtfMeasurement.STRUCTURED_MANIFEST;
    if ((index == DEVICE_MODE_INDEX) != mode || (index == MANIFEST_INDEX && !manifest)) {
      return Optional.of(type(it.valueType()) + " at index 0x%02X".formatted(index));
    }
    return Optional.empty();
  }

  /** The words for DMTFSpecMeasurementValueType without its raw bit. */
  static String type(int valueType) {
    return switch (valueType) {
      case DmtfMeasurement.IMMUTABLE_ROM -> "immutable ROM";
      case DmtfMeasurement.MUTABLE_FIRMWARE -> "mutable firmware";
      case DmtfMeasurement.HARDWARE_CONFIGURATION -> "hardware configuration";
      case DmtfMeasurement.FIRMWARE_CONFIGURATION -> "firmware configuration";
      case DmtfMeasurement.MANIFEST -> "measurement manifest";
      case DmtfMeasurement.DEVICE_MODE -> "device mode";
      case DmtfMeasurement.FIRMWARE_VERSION -> "firmware version";
      case DmtfMeasurement.SECURITY_VERSION -> "security version number";
      case DmtfMeasurement.HASH_EXTEND -> "hash-extended measurement";
      case DmtfMeasurement.INFORMATIONAL -> "informational";
      case DmtfMeasurement.STRUCTURED_MANIFEST -> "structured measurement manifest";
      default -> "type 0x%02X".formatted(valueType);
    };
  }

  private static String meaning(DmtfMeasurement it) throws MalformedInput {
    if (!it.raw()) {
      return "digest";
    }
    return switch (it.valueType()) {
      case DmtfMeasurement.SECURITY_VERSION ->
          it.value().length() == SECURITY_VERSION_SIZE
              ? Long.toUnsignedString(WireReader.of(it.value(), CLAUSE).u64("SVN"))
              : "";
      case DmtfMeasurement.DEVICE_MODE ->
          it.value().length() == DEVICE_MODE_SIZE ? mode(it.value()) : "";
      default -> text(it.value());
    };
  }

  private static String mode(Bytes value) throws MalformedInput {
    WireReader in = WireReader.of(value, CLAUSE);
    long canOperate = in.u32("OperationalModeCapabilities");
    long operates = in.u32("OperationalModeState");
    long canBe = in.u32("DeviceModeCapabilities");
    long is = in.u32("DeviceModeState");
    return "operates in "
        + named(operates, OPERATIONAL_MODES)
        + " of "
        + named(canOperate, OPERATIONAL_MODES)
        + "; "
        + named(is, DEVICE_MODES)
        + " of "
        + named(canBe, DEVICE_MODES);
  }

  private static String named(long bits, List<String> names) {
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if ((bits >> bit & 1) != 0) {
        set.add(bit < names.size() ? names.get(bit) : "bit " + bit);
      }
    }
    return set.isEmpty() ? "none" : "{" + String.join(", ", set) + "}";
  }

  /** The text in {@code value}, if it is one; else how long it is. */
  private static String text(Bytes value) {
    byte[] bytes = value.toArray();
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~') {
        return String.format(Locale.ROOT, "%d bytes", bytes.length);
      }
    }
    return length == 0
        ? String.format(Locale.ROOT, "%d zeros", bytes.length)
        : '"' + new String(bytes, 0, length, StandardCharsets.US_ASCII) + '"';
  }
}
