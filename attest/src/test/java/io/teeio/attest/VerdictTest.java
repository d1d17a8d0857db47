package io.teeio.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Verdict.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Check GOOD = Check.pass("a", "");
  private static final Check BAD = Check.fail("b", "");
  private static final Check ODD = Check.warn("c", "");
  private static final Check UNKNOWN = Check.notChecked("d", "");

  @Test
  void oneFailedCheckDecides() {
    assertThat(new Verdict(List.of(GOOD, UNKNOWN, BAD)).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void whatWasNotCheckedNeverCountsAsPassed() {
    assertThat(new Verdict(List.of(GOOD, UNKNOWN)).outcome()).isEqualTo(Outcome.NOT_CHECKED);
  }

  @Test
  void whatThePolicyDoesNotAskForMayStayUnchecked() {
    assertThat(new Verdict(List.of(GOOD, Check.notRequired("e", ""))).passed()).isTrue();
  }

  @Test
  void aVerdictWithoutChecksIsNone() {
    assertThat(new Verdict(List.of()).outcome()).isEqualTo(Outcome.NOT_CHECKED);
  }

  @Test
  void aWarningDoesNotRefuse() {
    Verdict verdict = new Verdict(List.of(GOOD, ODD));
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.failures()).isEmpty();
  }
}
