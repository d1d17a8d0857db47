package io.teeio.spdm;

/** A straight-line flow ended early with an outcome that is not done. Carries no stack trace. */
public final class Aborted extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Outcome<?> outcome;

  /** Ends a flow with {@code outcome}. */
  public Aborted(Outcome<?> outcome) {
    super(null, null, false, false);
    this.outcome = outcome;
  }

  /** How it ended, as an outcome of any type: it has no value. */
  public <T> Outcome<T> outcome() {
    return switch (outcome) {
      case Outcome.Refused<?> refused -> Outcome.refused(refused.error(), refused.requestCode());
      case Outcome.Broken<?> broken -> Outcome.broken(broken.rule(), broken.detail());
      case Outcome.Done<?> _ -> throw new IllegalStateException("a flow that is done went on");
    };
  }

  @Override
  public String getMessage() {
    return outcome.describe();
  }
}
