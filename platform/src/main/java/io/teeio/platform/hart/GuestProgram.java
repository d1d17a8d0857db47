package io.teeio.platform.hart;

/**
 * What a measured entry page stands for. Several virtual CPUs may run the same program; whatever it
 * keeps between instructions it keeps in guest memory or in local variables.
 */
@FunctionalInterface
public interface GuestProgram {
  /**
   * Runs from the entry point until it returns, which ends its virtual CPU.
   *
   * @throws GuestFault if an access faults that the program does not handle; the virtual CPU ends
   */
  void run(GuestHart hart) throws GuestFault;
}
