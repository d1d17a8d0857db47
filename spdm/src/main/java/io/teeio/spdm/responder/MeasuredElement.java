package io.teeio.spdm.responder;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * One thing that a device measures of itself.
 *
 * @param index its number, 1 to 239, or 0xFD for the manifest, 0xFE for the device mode
 * @param valueType DMTFSpecMeasurementValueType without the raw bit, see {@link
 *     io.teeio.spdm.message.DmtfMeasurement}
 * @param value what is measured, in full; empty if it is extended from the log
 * @param form how it can be told
 * @param trustedComputingBase whether it counts in a TCB measurement summary
 * @param renewed what it will be after a reset, if that differs (1.3)
 */
public record MeasuredElement(
    int index,
    int valueType,
    Bytes value,
    Form form,
    boolean trustedComputingBase,
    Optional<Bytes> renewed) {
  /** How a measurement can be told. */
  public enum Form {
    /** As a digest, or as it is if the requester wants that. */
    EITHER,
    /** As it is, never digested, as a version number. */
    RAW,
    /** As a digest only: the value itself is nobody's business or no more at hand. */
    DIGEST,
    /** As the hash extended by each entry of the measurement extension log with its index (1.3). */
    EXTENDED
  }

  /** Refuses numbers that the wire cannot carry. */
  public MeasuredElement {
    if (index < 1 || index > 0xFE || valueType < 0 || valueType > 0x7F) {
      throw new IllegalArgumentException(
          "no measurement has index " + index + " type " + valueType);
    }
  }

  /** A value that no update is due for. */
  public MeasuredElement(
      int index, int valueType, Bytes value, boolean rawOnly, boolean trustedComputingBase) {
    this(
        index,
        valueType,
        value,
        rawOnly ? Form.RAW : Form.EITHER,
        trustedComputingBase,
        Optional.empty());
  }

  /** Whether it is never digested. */
  public boolean rawOnly() {
    return form == Form.RAW;
  }

  /** This with what it will be after a reset. */
  public MeasuredElement withRenewed(Bytes next) {
    return new MeasuredElement(
        index, valueType, value, form, trustedComputingBase, Optional.of(next));
  }
}
