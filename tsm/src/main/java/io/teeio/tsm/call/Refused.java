package io.teeio.tsm.call;

import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;

/**
 * A call that ends with an error because of its arguments or of the state that it met. Refusals for
 * security's sake are {@link io.teeio.rule.Violation}s instead. Carries no stack trace.
 */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final SbiError error;
  private final long value;

  /** A refusal with value 0. */
  public Refused(SbiError error, String detail) {
    this(error, 0, detail);
  }

  /** A refusal whose function defines {@code value}. */
  public Refused(SbiError error, long value, String detail) {
    super(detail, null, false, false);
    this.error = error;
    this.value = value;
  }

  /** The error. */
  public SbiError error() {
    return error;
  }

  /** What the call returns. */
  public SbiResult result() {
    return SbiResult.of(error, value);
  }

  /** Refuses with {@code error} unless {@code condition} holds. */
  public static void unless(boolean condition, SbiError error, String detail) throws Refused {
    if (!condition) {
      throw new Refused(error, detail);
    }
  }
}
