package io.teeio.tsm;

/**
 * The session with a device: {@code DISCONNECTED -> CONNECTING -> CONNECTED -> DISCONNECTED};
 * {@code CONNECTED -> FAILED -> DISCONNECTED}.
 */
public enum ConnState {
  /** No session, no keys. */
  DISCONNECTED,
  /** Session and stream are being set up. */
  CONNECTING,
  /** Session and keys are in use. */
  CONNECTED,
  /** The session was lost; only disconnect helps. */
  FAILED
}
