package io.teeio.pcie.tdisp;

import java.util.Optional;

/** State of a TDI, in TDISP's names. */
public enum TdiState {
  /** The host configures it; nothing of it is trusted. */
  CONFIG_UNLOCKED(0),
  /** Its configuration is frozen and can be verified. */
  CONFIG_LOCKED(1),
  /** It works for a TVM. */
  RUN(2),
  /** Something that was locked has changed: nothing works until it is stopped. */
  ERROR(3);

  private final int wire;

  TdiState(int wire) {
    this.wire = wire;
  }

  /** The number in DEVICE_INTERFACE_STATE. */
  public int wire() {
    return wire;
  }

  /** The state with the number {@code wire}, if there is one. */
  public static Optional<TdiState> of(int wire) {
    return wire >= 0 && wire < values().length ? Optional.of(values()[wire]) : Optional.empty();
  }
}
