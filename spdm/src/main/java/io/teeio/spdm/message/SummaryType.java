package io.teeio.spdm.message;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;

/** MeasurementSummaryHashType: which measurements a summary hash covers. */
public enum SummaryType {
  /** No summary hash. */
  NONE(0x00),
  /** The measurements of the trusted computing base. */
  TCB(0x01),
  /** All measurements. */
  ALL(0xFF);

  private final int wire;

  SummaryType(int wire) {
    this.wire = wire;
  }

  /** The type {@code wire}; any other value is malformed. */
  static SummaryType of(int wire, WireReader in) throws MalformedInput {
    for (SummaryType type : values()) {
      if (type.wire == wire) {
        return type;
      }
    }
    throw in.malformed("MeasurementSummaryHashType", "0x%02X is reserved".formatted(wire));
  }

  /** The byte on the wire. */
  public int wire() {
    return wire;
  }
}
