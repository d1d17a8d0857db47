package io.teeio.tvm;

import io.teeio.attest.Check;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Check "measurements" as whoever watches a TVM wants to read it: one check an index. */
final class MeasuredIndexes {
  /** The check over all. */
  static final String SUM = "measurements";

  private MeasuredIndexes() {}

  /**
   * One check for each reference value, behind {@code sum}; without it if it fails, since those
   * that fail say so better.
   *
   * @param sum the check over all, as the policy judged it: it says what a mismatch means
   */
  static List<Check> checks(Check sum, MeasurementComparison comparison, Rim rim) {
    List<Check> checks = new ArrayList<>();
    if (sum.result() != Check.Result.FAIL || comparison.mismatched().isEmpty()) {
      checks.add(sum);
    }
    if (comparison.compared() > 0) {
      rim.values().forEach(value -> checks.add(check(sum, comparison, value)));
    }
    return checks;
  }

  private static Check check(Check sum, MeasurementComparison comparison, ReferenceValue value) {
    String name = "measurement " + value.index();
    String expected = value.value().toString();
    Optional<Mismatch> mismatch =
        comparison.mismatched().stream().filter(each -> each.index() == value.index()).findFirst();
    if (mismatch.isEmpty()) {
      return Check.pass(name, value.name() + " is as expected").comparing(expected, expected);
    }
    String actual = mismatch.get().actual().orElse("nothing");
    String reason = value.name() + ": expected " + expected + ", actual " + actual;
    Check check =
        sum.result() == Check.Result.FAIL ? Check.fail(name, reason) : Check.warn(name, reason);
    return check.comparing(expected, actual);
  }
}
