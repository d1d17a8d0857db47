package io.teeio.pcie.ide;

/** What a port does with a key: open what it receives, or protect what it transmits. */
public enum PortDirection {
  /** Receives. */
  RX(0),
  /** Transmits. */
  TX(1);

  private final int ideKm;

  PortDirection(int ideKm) {
    this.ideKm = ideKm;
  }

  /** Bit 1 of KeySubStream in IDE_KM, seen from the port that is programmed. */
  public int ideKm() {
    return ideKm;
  }

  /** The direction of bit 0 of {@code bit}. */
  public static PortDirection of(int bit) {
    return (bit & 1) == 0 ? RX : TX;
  }
}
