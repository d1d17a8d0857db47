package io.teeio.lab.attack;

import io.teeio.rule.Guards;
import io.teeio.rule.weakened.GuardsWithout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tries attacks with their mitigation and without it. */
public final class AttackRun {
  private final Consumer<AttackReport> reader;

  /** A run; {@code reader} hears of each attack when both attempts are over. */
  public AttackRun(Consumer<AttackReport> reader) {
    this.reader = reader;
  }

  /**
   * Tries all of {@code attacks}.
   *
   * @throws BrokenExperiment if an attempt could not be made
   */
  public CatalogueReport run(List<Attack> attacks) throws BrokenExperiment {
    List<AttackReport> reports = new ArrayList<>();
    for (Attack attack : attacks) {
      AttackReport report =
          new AttackReport(
              attack,
              attempt(attack, Guards.all()),
              attempt(attack, new GuardsWithout(attack.mitigation())));
      reports.add(report);
      reader.accept(report);
    }
    return new CatalogueReport(reports);
  }

  private static Attempt attempt(Attack attack, Guards guards) throws BrokenExperiment {
    try {
      return attack.attempt(guards);
    } catch (Exception problem) {
      throw new BrokenExperiment(attack, guards, problem);
    }
  }
}
