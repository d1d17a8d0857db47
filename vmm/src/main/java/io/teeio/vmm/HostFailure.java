package io.teeio.vmm;

import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;

/** A call that the host needed did not succeed. Carries no stack trace. */
public final class HostFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SbiFunction function;
  private final transient SbiResult result;

  HostFailure(SbiFunction function, SbiResult result) {
    super(function.title() + ": " + result, null, false, false);
    this.function = function;
    this.result = result;
  }

  /** The call. */
  public SbiFunction function() {
    return function;
  }

  /** What it returned. */
  public SbiResult result() {
    return result;
  }
}
