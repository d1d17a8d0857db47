package io.teeio.device.function;

/** Why a function stands still until it is reset; STATUS bits 15:8. */
public enum HaltReason {
  /** It works. */
  NONE(0),
  /** Ring base, ring size or doorbell do not fit. */
  RING_REGISTERS(1),
  /** A descriptor could not be fetched. */
  DESCRIPTOR_FETCH(2),
  /** A descriptor names no place for its completion record. */
  COMPLETION_ADDRESS(3),
  /** The completion record could not be sent. */
  COMPLETION_WRITE(4);

  private final int wire;

  HaltReason(int wire) {
    this.wire = wire;
  }

  /** Its number in STATUS. */
  public int wire() {
    return wire;
  }
}
