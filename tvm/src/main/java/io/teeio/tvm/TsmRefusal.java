package io.teeio.tvm;

import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiResult;

/** The TSM answered a call with an error. Carries no stack trace. */
public final class TsmRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SbiResult result;

  TsmRefusal(CovgFunction function, SbiResult result) {
    super(function.title() + ": " + result, null, false, false);
    this.result = result;
  }

  /** What the TSM returned. */
  public SbiResult result() {
    return result;
  }
}
