package io.teeio.spdm.responder;

import io.teeio.wire.Bytes;

/**
 * One thing that a device measures of itself.
 *
 * @param index its number, 1 to 239, or 0xFD for the manifest, 0xFE for the device mode
 * @param valueType DMTFSpecMeasurementValueType without the raw bit: 0 immutable ROM, 1 mutable
 *     firmware, 2 hardware configuration, 3 firmware configuration, 4 manifest, 5 device mode, 6
 *     version, 7 secure version number
 * @param value what is measured, in full
 * @param rawOnly whether it is never digested, as a version number
 * @param trustedComputingBase whether it counts in a TCB measurement summary
 */
public record MeasuredElement(
    int index, int valueType, Bytes value, boolean rawOnly, boolean trustedComputingBase) {
  /** Refuses numbers that the wire cannot carry. */
  public MeasuredElement {
    if (index < 1 || index > 0xFE || valueType < 0 || valueType > 0x7F) {
      throw new IllegalArgumentException(
          "no measurement has index " + index + " type " + valueType);
    }
  }
}
