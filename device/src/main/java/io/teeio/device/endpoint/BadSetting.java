package io.teeio.device.endpoint;

/** A setting that makes no sense, told in one line: which and why. Carries no stack trace. */
public final class BadSetting extends Exception {
  private static final long serialVersionUID = 1L;

  /** {@code setting} is wrong, since {@code reason}. */
  public BadSetting(String setting, String reason) {
    super(setting + ": " + reason, null, false, false);
  }
}
