package io.teeio.lab.attack;

import java.util.List;
import java.util.Optional;

/** All attacks: the specification's threats first, then ours. */
public final class AttackCatalogue {
  private static final List<Attack> ALL = List.of(new HostProgramsDevice());

  private AttackCatalogue() {}

  /** Every attack, in the order of the ids. */
  public static List<Attack> all() {
    return ALL;
  }

  /** The attack with that id, in upper or lower case. */
  public static Optional<Attack> find(String id) {
    return ALL.stream().filter(attack -> attack.id().equalsIgnoreCase(id)).findFirst();
  }
}
