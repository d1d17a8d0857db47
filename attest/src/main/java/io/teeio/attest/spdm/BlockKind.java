package io.teeio.attest.spdm;

import io.teeio.spdm.message.DmtfMeasurement;

/** What a measurement in DMTF's format is of (DSP0274, "DMTFSpecMeasurementValueType"). */
public enum BlockKind {
  /** Immutable ROM. */
  IMMUTABLE_ROM(DmtfMeasurement.IMMUTABLE_ROM, "immutable ROM"),
  /** Mutable firmware. */
  MUTABLE_FIRMWARE(DmtfMeasurement.MUTABLE_FIRMWARE, "mutable firmware"),
  /** Hardware configuration, as straps. */
  HARDWARE_CONFIGURATION(DmtfMeasurement.HARDWARE_CONFIGURATION, "hardware configuration"),
  /** Firmware configuration, as parameters. */
  FIRMWARE_CONFIGURATION(DmtfMeasurement.FIRMWARE_CONFIGURATION, "firmware configuration"),
  /** A manifest in a form that its vendor knows. */
  MANIFEST(DmtfMeasurement.MANIFEST, "measurement manifest"),
  /** Debug and device mode. */
  DEVICE_MODE(DmtfMeasurement.DEVICE_MODE, "device mode"),
  /** Version of mutable firmware. */
  FIRMWARE_VERSION(DmtfMeasurement.FIRMWARE_VERSION, "firmware version"),
  /** Security version number of mutable firmware. */
  SECURITY_VERSION(DmtfMeasurement.SECURITY_VERSION, "security version"),
  /** A hash that entries of a log extended (1.3). */
  HASH_EXTENDED(DmtfMeasurement.HASH_EXTEND, "hash-extended measurement"),
  /** What its vendor thinks worth knowing (1.3). */
  INFORMATIONAL(DmtfMeasurement.INFORMATIONAL, "informational"),
  /** A manifest whose form a registry names (1.3). */
  STRUCTURED_MANIFEST(DmtfMeasurement.STRUCTURED_MANIFEST, "structured manifest"),
  /** A value type that DMTF has reserved. */
  RESERVED(-1, "reserved value type"),
  /** Another measurement specification than DMTF's. */
  FOREIGN(-1, "another specification");

  private final int valueType;
  private final String words;

  BlockKind(int valueType, String words) {
    this.valueType = valueType;
    this.words = words;
  }

  /** The kind with {@code valueType}, 7 bits. */
  static BlockKind of(int valueType) {
    for (BlockKind kind : values()) {
      if (kind.valueType == valueType) {
        return kind;
      }
    }
    return RESERVED;
  }

  /** The kind in a few words. */
  public String words() {
    return words;
  }
}
