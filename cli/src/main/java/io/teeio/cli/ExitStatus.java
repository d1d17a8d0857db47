package io.teeio.cli;

/** What every command's exit status means. */
final class ExitStatus {
  /** Did it, and the answer is yes. */
  static final int YES = 0;

  /** Did it, and the answer is no: refused, failed check. */
  static final int NO = 1;

  /** Wrong usage. */
  static final int USAGE = 2;

  /** Could not: input or output failed, the peer went away or spoke rubbish. */
  static final int COULD_NOT = 3;

  private ExitStatus() {}
}
