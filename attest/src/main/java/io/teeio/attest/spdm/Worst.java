package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One answer to a question that was asked of several things. */
final class Worst {
  private Worst() {}

  /** The first of the worst of {@code checks}; empty if there are none. */
  static Optional<Check> of(List<Check> checks) {
    return checks.stream()
        .max(Comparator.comparingInt(check -> severity(check.result())))
        .map(worst ->
            checks.stream()
                .filter(check -> check.result() == worst.result())
                .findFirst()
                .map(first -> counted(first, checks))
                .orElse(worst));
  }

  private static Check counted(Check first, List<Check> checks) {
    if (checks.size() == 1) {
      return first;
    }
    long same = checks.stream().filter(check -> check.result() == first.result()).count();
    return new Check(
        first.name(),
        first.result(),
        same + " of " + checks.size() + ": " + first.reason(),
        first.required(),
        first.clause(),
        first.compared());
  }

  private static int severity(Check.Result result) {
    return switch (result) {
      case PASS -> 0;
      case WARN -> 1;
      case NOT_CHECKED -> 2;
      case FAIL -> 3;
    };
  }
}
