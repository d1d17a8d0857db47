package io.teeio.lab.report;

import java.util.List;
import java.util.Optional;

/**
 * What hangs where in a machine.
 *
 * @param branches one a device
 * @param rootOfTrust the integrated function that takes the root ports' keys, if one does in place
 *     of the RDSM
 */
public record MachineMap(List<Branch> branches, Optional<String> rootOfTrust) {
  /** Of a machine that never came up. */
  public static final MachineMap NONE = new MachineMap(List.of(), Optional.empty());

  /** Copies the list. */
  public MachineMap {
    branches = List.copyOf(branches);
  }

  /**
   * A root port and what is below it.
   *
   * @param rootPort its requester id
   * @param hubs the switches on the way down, by the requester ids of their upper ports
   * @param device the function with the DOE mailbox
   * @param interfaces the functions that were meant for the TVM
   * @param outside whether the device is another program's, reached over a socket
   */
  public record Branch(
      String rootPort, List<String> hubs, String device, List<String> interfaces, boolean outside) {
    /** Copies the lists. */
    public Branch {
      hubs = List.copyOf(hubs);
      interfaces = List.copyOf(interfaces);
    }
  }
}
