package io.teeio.pcie.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says which rule refused. */
public final class Refusals {
  private Refusals() {}

  /** Demands that {@code call} is refused, and by {@code rule}. */
  public static void assertRefused(Rule rule, ThrowingCallable call) {
    Violation violation = catchThrowableOfType(Violation.class, call);
    assertThat(violation).as("refused by " + rule.name()).isNotNull();
    assertThat(violation.rule()).isEqualTo(rule);
  }
}
