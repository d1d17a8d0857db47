package io.teeio.lab.attack;

/**
 * An attack, tried twice.
 *
 * @param attack which
 * @param guarded the attempt on a machine with all guards
 * @param weakened the attempt on a machine without the guard of the mitigation
 */
public record AttackReport(Attack attack, Attempt guarded, Attempt weakened) {
  /** Whether the machine is as it should be: blocked with the mitigation, and because of it. */
  public boolean holds() {
    return !guarded.succeeded() && weakened.succeeded();
  }

  /** What is wrong, or that nothing is, in one sentence. */
  public String finding() {
    if (guarded.succeeded()) {
      return "gets through although " + attack.mitigation().name() + " is enforced";
    }
    return weakened.succeeded()
        ? "is stopped by " + attack.mitigation().name()
        : "is stopped even without " + attack.mitigation().name() + ", which proves nothing";
  }

  /** Both pieces of evidence. */
  public String evidence() {
    return "with: " + guarded.evidence() + "; without: " + weakened.evidence();
  }
}
