package io.teeio.pcie.ide;

/** State of one end of a stream, as the Status register shows it in bits 3:0. */
public enum IdeState {
  /** Nothing passes. */
  INSECURE(0),
  /** Enabled, and every sub-stream has keys in both directions. */
  SECURE(2);

  private final int wire;

  IdeState(int wire) {
    this.wire = wire;
  }

  /** The number in the Status register. */
  public int wire() {
    return wire;
  }
}
