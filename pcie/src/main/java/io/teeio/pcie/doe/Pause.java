package io.teeio.pcie.doe;

/** What a host does between two looks at a register: waits, or lets simulated time pass. */
@FunctionalInterface
public interface Pause {
  /** Lets a little time pass. */
  void pause();
}
