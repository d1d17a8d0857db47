package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * A measurement in DMTF's format. Grammar: DMTFSpecMeasurementValueType u8 (bit 7 raw),
 * DMTFSpecMeasurementValueSize u16, DMTFSpecMeasurementValue.
 *
 * @param valueType bits 6:0 of the type, see the constants
 * @param raw whether the value is a raw bit stream instead of a digest
 * @param value a digest or a raw value, at most 65532 bytes
 */
public record DmtfMeasurement(int valueType, boolean raw, Bytes value) {
  /** Immutable ROM. */
  public static final int IMMUTABLE_ROM = 0;

  /** Mutable firmware. */
  public static final int MUTABLE_FIRMWARE = 1;

  /** Hardware configuration. */
  public static final int HARDWARE_CONFIGURATION = 2;

  /** Firmware configuration. */
  public static final int FIRMWARE_CONFIGURATION = 3;

  /** Freeform measurement manifest. */
  public static final int MANIFEST = 4;

  /** Structured representation of debug and device mode, index 0xFE. */
  public static final int DEVICE_MODE = 5;

  /** Version of mutable firmware. */
  public static final int FIRMWARE_VERSION = 6;

  /** Security version number of mutable firmware, 8 bytes. */
  public static final int SECURITY_VERSION = 7;

  /** Hash-extended measurement (1.3). */
  public static final int HASH_EXTEND = 8;

  /** Informational (1.3). */
  public static final int INFORMATIONAL = 9;

  /** Structured measurement manifest (1.3). */
  public static final int STRUCTURED_MANIFEST = 10;

  /** Reads all of {@code measurement}. */
  public static DmtfMeasurement read(Bytes measurement) throws MalformedInput {
    WireReader in =
        WireReader.of(measurement, MessageCode.MEASUREMENTS.clause() + ", DMTF specification");
    DmtfMeasurement read = read(in);
    in.end("Measurement");
    return read;
  }

  /** Reads one from a reader that may have a tap. */
  public static DmtfMeasurement read(WireReader in) throws MalformedInput {
    int type = in.u8("DMTFSpecMeasurementValueType");
    Bytes value = in.bytes("DMTFSpecMeasurementValue", in.u16("DMTFSpecMeasurementValueSize"));
    return new DmtfMeasurement(type & 0x7F, (type & 0x80) != 0, value);
  }

  /** The measurement as bytes. */
  public Bytes encode() {
    return new WireWriter()
        .u8(valueType | (raw ? 0x80 : 0))
        .u16(value.length())
        .bytes(value)
        .toBytes();
  }
}
