package io.teeio.lab.attack;

import io.teeio.rule.Guards;
import io.teeio.rule.weakened.GuardsWithout;

/** An attempt ended before it was decided; the cause says where. */
public final class BrokenExperiment extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenExperiment(Attack attack, Guards guards, Exception cause) {
    super(
        attack.id()
            + " ("
            + attack.name()
            + ") broke off "
            + (guards instanceof GuardsWithout(var missing)
                ? "without " + missing.name()
                : "with all guards")
            + ": "
            + cause,
        cause);
  }
}
