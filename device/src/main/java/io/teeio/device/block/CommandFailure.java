package io.teeio.device.block;

/** Ends one submission with a status other than done. Carries no stack trace. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Status status;

  CommandFailure(Status status) {
    super(null, null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
