package io.teeio.tsm;

/** Where a TVM stands: {@code INITIALIZING -> RUNNABLE -> DESTROYED}, or straight to the end. */
public enum TvmState {
  /** Being built; does not run. */
  INITIALIZING,
  /** Finalized: what it was built from is measured and does not change. */
  RUNNABLE,
  /** Gone. */
  DESTROYED
}
