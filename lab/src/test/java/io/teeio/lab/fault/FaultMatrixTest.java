package io.teeio.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.fault.FaultMatrix.Outcome;
import io.teeio.lab.fault.FaultMatrix.Point;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every message and every call of a life meets every fault (docs/faults.md). */
class FaultMatrixTest {
  /** Faults that the host makes itself, and knows of without the TSM. */
  private static final Set<Fault> OF_THE_HOST = EnumSet.of(Fault.TVM_KILLED, Fault.VMM_RESTARTED);

  @Test
  void whateverGoesWrongNothingLeaksAndEverythingComesBack() {
    FaultMatrix matrix = new FaultMatrix(Guards.all());
    List<Point> points = matrix.points();
    List<Outcome> outcomes = new ArrayList<>();
    matrix.run(points, outcomes::add);
    assertThat(outcomes.stream().filter(outcome -> !outcome.problems().isEmpty()).toList())
        .isEmpty();
    assertThat(outcomes.stream().filter(outcome -> !saidWhy(outcome)).toList()).isEmpty();
    for (Leg leg : Leg.values()) {
      assertThat(points).as("%s", leg).anyMatch(point -> point.leg() == leg);
    }
    assertThat(outcomes).hasSizeGreaterThan(2400);
  }

  /** Whether the TSM gave a reason with a type and a text for a life that ended early. */
  private static boolean saidWhy(Outcome outcome) {
    boolean hostKnows =
        outcome.point().leg() == Leg.RESULT
            || OF_THE_HOST.contains(outcome.fault())
            || madeByWhoeverCalled(outcome);
    if (outcome.ended().isEmpty() || hostKnows) {
      return true;
    }
    return !outcome.causes().isEmpty() && outcome.causes().stream().allMatch(FaultMatrixTest::says);
  }

  /** A call that was never made, or another one: its own maker has to know. */
  private static boolean madeByWhoeverCalled(Outcome outcome) {
    boolean call = outcome.point().leg() == Leg.CALL || outcome.point().leg() == Leg.GUEST_CALL;
    return call
        && EnumSet.of(Fault.LOST, Fault.CORRUPTED, Fault.REPLAYED, Fault.SWAPPED)
            .contains(outcome.fault());
  }

  private static boolean says(Cause cause) {
    return switch (cause) {
      case Cause.Rule rule -> !rule.rule().citation().sentence().isEmpty();
      case Cause.Failure failure ->
          !failure.reason().isEmpty() && !failure.result().is(SbiError.FAILED);
      case Cause.Revoked revoked -> !revoked.reason().isEmpty();
      case Cause.Guest guest -> !guest.problem().isEmpty();
    };
  }
}
