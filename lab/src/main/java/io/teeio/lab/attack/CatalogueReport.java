package io.teeio.lab.attack;

import java.util.List;

/**
 * What came of several attacks.
 *
 * @param attacks each, in the order of the catalogue
 */
public record CatalogueReport(List<AttackReport> attacks) {
  /** Copies the list. */
  public CatalogueReport {
    attacks = List.copyOf(attacks);
  }

  /** Whether every attack was blocked, each by its own mitigation. */
  public boolean holds() {
    return attacks.stream().allMatch(AttackReport::holds);
  }

  /** How many were blocked with their mitigation. */
  public long blocked() {
    return attacks.stream().filter(report -> !report.guarded().succeeded()).count();
  }

  /** How many succeeded without their mitigation. */
  public long provedNecessary() {
    return attacks.stream().filter(report -> report.weakened().succeeded()).count();
  }
}
