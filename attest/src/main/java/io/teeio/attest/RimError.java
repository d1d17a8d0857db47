package io.teeio.attest;

/** A RIM that does not have its form: where and what. Carries no stack trace. */
public final class RimError extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * An error in a RIM.
   *
   * @param path the place, as {@code measurements[2].digest}
   * @param reason what is wrong there
   */
  public RimError(String path, String reason) {
    super("RIM " + path + ": " + reason, null, false, false);
  }
}
