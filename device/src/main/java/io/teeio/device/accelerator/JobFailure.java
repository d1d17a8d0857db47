package io.teeio.device.accelerator;

/** Ends one descriptor with a code other than done. Carries no stack trace. */
final class JobFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final CompletionCode code;

  JobFailure(CompletionCode code) {
    super(null, null, false, false);
    this.code = code;
  }

  CompletionCode code() {
    return code;
  }
}
