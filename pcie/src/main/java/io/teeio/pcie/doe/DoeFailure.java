package io.teeio.pcie.doe;

import java.io.IOException;

/** A host could not exchange a data object through a mailbox. */
public final class DoeFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** Abort did not clear Busy and Error in time. */
    ABORT_TIMEOUT,
    /** The mailbox stayed Busy. */
    BUSY_TIMEOUT,
    /** No answer became ready in time. */
    NO_RESPONSE,
    /** The mailbox reported Error. */
    ERROR,
    /** The answer is longer than the host accepts, or its length is impossible. */
    BAD_LENGTH,
    /** The answer is of another protocol than the request. */
    WRONG_PROTOCOL,
    /** Discovery broke its rules. */
    BAD_DISCOVERY
  }

  private final Kind kind;

  /** A failure of {@code kind}; {@code detail} says how, in a few words. */
  public DoeFailure(Kind kind, String detail) {
    super(kind + ": " + detail);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
