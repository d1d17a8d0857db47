package io.teeio.lab.fault;

import java.util.Optional;

/** Decides what goes wrong, and when. */
@FunctionalInterface
interface FaultPlan {
  /** Nothing goes wrong. */
  FaultPlan NOTHING = (leg, device, name) -> Optional.empty();

  /**
   * What becomes of what passes now.
   *
   * @param leg where it is
   * @param device number of the device that it is about, -1 if it is about none
   * @param name what it is
   */
  Optional<Fault> at(Leg leg, int device, String name);
}
