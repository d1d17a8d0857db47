package io.teeio.attest.policy;

/** A policy that does not have its form: where and what. Carries no stack trace. */
public final class PolicyError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * An error in a policy.
   *
   * @param line counted from 1
   * @param column counted from 1
   * @param reason what is wrong there, with the field
   */
  public PolicyError(int line, int column, String reason) {
    super("line " + line + ", column " + column + ": " + reason, null, false, false);
    this.line = line;
    this.column = column;
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The column, counted from 1. */
  public int column() {
    return column;
  }
}
