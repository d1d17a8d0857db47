package io.teeio.platform.rdsm;

import io.teeio.platform.sbi.SbiError;

/** Ends a call with an error code. Carries no stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final SbiError error;
  private final String reason;

  Refusal(SbiError error, String reason) {
    super(null, null, false, false);
    this.error = error;
    this.reason = reason;
  }

  SbiError error() {
    return error;
  }

  String reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return error + ": " + reason;
  }
}
