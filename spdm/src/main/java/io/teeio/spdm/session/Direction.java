package io.teeio.spdm.session;

/** The two directions of a session; each has secrets, keys and sequence numbers of its own. */
public enum Direction {
  /** From the requester to the responder. */
  REQUEST,
  /** From the responder to the requester. */
  RESPONSE;

  /** The other direction. */
  public Direction opposite() {
    return switch (this) {
      case REQUEST -> RESPONSE;
      case RESPONSE -> REQUEST;
    };
  }
}
