package io.teeio.tsm;

/**
 * The IDE stream to a device: {@code NONE -> PROGRAMMED -> SECURE <-> REFRESHING}; any of them
 * {@code -> LOST -> NONE}.
 */
public enum StreamState {
  /** The root port knows nothing of it. */
  NONE,
  /** Registers and keys are written, and not all keys are enabled. */
  PROGRAMMED,
  /** All six keys of a set are enabled at both ends. */
  SECURE,
  /** The other key set is being enabled. */
  REFRESHING,
  /** The root port dropped the stream and its keys. */
  LOST
}
