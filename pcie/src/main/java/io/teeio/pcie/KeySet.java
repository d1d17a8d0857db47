package io.teeio.pcie;

/** Which of the two key sets of an IDE stream protects a TLP: the K bit. */
public enum KeySet {
  /** K = 0. */
  K0(0),
  /** K = 1. */
  K1(1);

  private final int wire;

  KeySet(int wire) {
    this.wire = wire;
  }

  /** The K bit. */
  public int wire() {
    return wire;
  }

  /** The set of the K bit in bit 0 of {@code bit}. */
  public static KeySet of(int bit) {
    return (bit & 1) == 0 ? K0 : K1;
  }

  /** The set that a refresh goes to. */
  public KeySet other() {
    return this == K0 ? K1 : K0;
  }
}
