package io.teeio.pcie.ide;

/**
 * Which way traffic runs between a root port and the device below it. Keys are named by this and
 * never by "Tx" or "Rx", which mean the opposite at either end and in either interface (CoVE-IO
 * ambiguity A-24): this enum alone makes the encodings.
 */
public enum LinkDirection {
  /** From the root port to the device: the root port transmits, the device receives. */
  DOWNSTREAM,
  /** From the device to the root port: the device transmits, the root port receives. */
  UPSTREAM;

  /** What a port at {@code end} does in this direction. */
  public PortDirection at(PortSide end) {
    boolean sends = (this == DOWNSTREAM) == (end == PortSide.ROOT_PORT);
    return sends ? PortDirection.TX : PortDirection.RX;
  }

  /** The direction in which a port at {@code end} does {@code what}. */
  public static LinkDirection of(PortSide end, PortDirection what) {
    return DOWNSTREAM.at(end) == what ? DOWNSTREAM : UPSTREAM;
  }

  /** Bit 1 of KeySubStream in IDE_KM for a port at {@code end}: Rx 0, Tx 1. */
  public int ideKm(PortSide end) {
    return at(end).ideKm();
  }

  /** The Tx_Rx byte of a COVT key descriptor for the root port: Tx 0, Rx 1. */
  public int covt() {
    return 1 - at(PortSide.ROOT_PORT).ideKm();
  }

  /** The other direction. */
  public LinkDirection opposite() {
    return this == DOWNSTREAM ? UPSTREAM : DOWNSTREAM;
  }
}
