package io.teeio.cli;

/** A command that cannot go on, told in one line: what and where. Carries no stack trace. */
final class CannotDo extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  private CannotDo(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The user asked for something that makes no sense. */
  static CannotDo usage(String message) {
    return new CannotDo(ExitStatus.USAGE, message);
  }

  /** A file, socket or peer did not do its part. */
  static CannotDo environment(String message) {
    return new CannotDo(ExitStatus.COULD_NOT, message);
  }

  int status() {
    return status;
  }
}
