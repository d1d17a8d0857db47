package io.teeio.attest;

import java.util.List;

/**
 * What an appraisal came to: every check in the order in which it was made.
 *
 * @param checks the checks; a failed one decides, an unmade one withholds the verdict
 */
public record Verdict(List<Check> checks) {
  /** The sum of the checks. */
  public enum Outcome {
    /** Every check that was required passed. */
    PASS("pass"),
    /** At least one check failed. */
    FAIL("fail"),
    /** Nothing failed, but something that decides could not be checked. */
    NOT_CHECKED("not checked");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** The word that reports use. */
    public String word() {
      return word;
    }

    /** What both come to: the worse of them. */
    public Outcome and(Outcome other) {
      if (this == FAIL || other == FAIL) {
        return FAIL;
      }
      return this == NOT_CHECKED || other == NOT_CHECKED ? NOT_CHECKED : PASS;
    }
  }

  /** Copies the list. */
  public Verdict {
    checks = List.copyOf(checks);
  }

  /**
   * Fail if a check failed; not checked if one that is required could not be made, or none was
   * asked; else pass.
   */
  public Outcome outcome() {
    if (checks.stream().anyMatch(check -> check.result() == Check.Result.FAIL)) {
      return Outcome.FAIL;
    }
    boolean undecided =
        checks.isEmpty()
            || checks.stream()
                .anyMatch(check -> check.required() && check.result() == Check.Result.NOT_CHECKED);
    return undecided ? Outcome.NOT_CHECKED : Outcome.PASS;
  }

  /** Whether the outcome is {@link Outcome#PASS}. */
  public boolean passed() {
    return outcome() == Outcome.PASS;
  }

  /** The checks that failed. */
  public List<Check> failures() {
    return checks.stream().filter(check -> check.result() == Check.Result.FAIL).toList();
  }
}
