package io.teeio.lab.attack;

import io.teeio.rule.Guards;
import io.teeio.rule.Rule;

/**
 * One way to a TVM's data that should be closed. Each attempt builds a machine of its own and does
 * everything that the adversary would do, whatever the guards are; what differs between two
 * attempts is only whether it works.
 */
public interface Attack {
  /** {@code T001} to {@code T011} are the specification's threats, {@code A001} on are ours. */
  String id();

  /** A few words for it. */
  String name();

  /** Who attacks. */
  Adversary adversary();

  /** The rule that stops it; without its guard the attack must succeed. */
  Rule mitigation();

  /** What the adversary tries, in one sentence that begins with a verb in the third person. */
  String tries();

  /**
   * Attacks a new machine that has {@code guards}.
   *
   * @throws Exception if the experiment itself broke, which says nothing about the attack
   */
  Attempt attempt(Guards guards) throws Exception;
}
