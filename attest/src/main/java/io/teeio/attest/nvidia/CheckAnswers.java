package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What checks came to, by their names, as claims say it. */
final class CheckAnswers {
  private final List<Check> checks;
  private final Map<String, Check> byName = new HashMap<>();

  CheckAnswers(List<Check> checks) {
    this.checks = checks;
    checks.forEach(check -> byName.putIfAbsent(check.name(), check));
  }

  Optional<Check> check(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  boolean passed(String name) {
    return check(name).filter(check -> check.result() == Check.Result.PASS).isPresent();
  }

  /** Yes, no, or unknown if the question was not asked. */
  Claim answer(String name) {
    Optional<Check> check = check(name);
    return check.isEmpty()
        ? new Claim.Unknown()
        : switch (check.get().result()) {
          case PASS, WARN -> new Claim.Flag(true);
          case FAIL -> new Claim.Flag(false);
          case NOT_CHECKED -> new Claim.Unknown();
        };
  }

  /** All that is worth a look. */
  Claim warnings() {
    List<String> warnings =
        checks.stream()
            .filter(check -> check.result() == Check.Result.WARN)
            .map(check -> check.name() + ": " + check.reason())
            .toList();
    return warnings.isEmpty() ? new Claim.Unknown() : new Claim.Text(String.join("; ", warnings));
  }
}
