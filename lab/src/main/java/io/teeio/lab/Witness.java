package io.teeio.lab;

/** An observer that also has the machine in its hands: for experiments on a life as it is lived. */
public interface Witness extends Observers {
  /** Does nothing. */
  Witness NOBODY = machine -> {};

  /** {@code machine} is powered on; nothing was called yet. */
  void poweredOn(Machine machine);
}
