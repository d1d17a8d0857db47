package io.teeio.tsm;

/** Whether an interface reaches memory, and a TVM its registers. */
public enum DmaState {
  /** Neither does. */
  DISABLED,
  /** Both do. */
  ENABLED
}
