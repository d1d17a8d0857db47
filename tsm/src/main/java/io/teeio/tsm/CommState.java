package io.teeio.tsm;

/** Whether a message to a device is under way. */
public enum CommState {
  /** Nothing is. */
  IDLE,
  /** A function of the host waits for an answer. */
  PENDING_FOR_HOST,
  /** A call of a guest waits for an answer. */
  PENDING_FOR_GUEST
}
