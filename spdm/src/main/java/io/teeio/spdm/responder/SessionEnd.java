package io.teeio.spdm.responder;

/** Why an established session is no more. */
public enum SessionEnd {
  /** END_SESSION was answered. */
  ENDED_BY_REQUESTER,
  /** Nothing came for twice the heartbeat period. */
  HEARTBEAT_EXPIRED,
  /** A record was not authentic or out of sequence. */
  DECRYPT_ERROR,
  /** The key in force has protected as many records as it may. */
  KEY_EXHAUSTED,
  /** An update changed measurements, and TerminationPolicy wants the session to end then. */
  UPDATED,
  /** GET_VERSION reset the connection. */
  CONNECTION_RESET,
  /** The transport is gone, or the device was reset. */
  CLOSED
}
