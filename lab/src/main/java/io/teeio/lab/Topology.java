package io.teeio.lab;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.BusRange;
import io.teeio.platform.fabric.MmioWindow;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.memory.HostAddress;

/**
 * Where things are in the lab's machine: one root port a device, a switch below it, the device
 * below that. Memory, registers and windows never overlap.
 */
public final class Topology {
  /** First address of memory. */
  public static final HostAddress MEMORY = new HostAddress(0x1_0000_0000L);

  /** Bytes of memory; pages take heap only when they are written. */
  public static final long MEMORY_SIZE = 1L << 30;

  /** Number of the host's IOMMU. */
  public static final int HOST_IOMMU = 0;

  /** Number of the TSM's IOMMU. */
  public static final int TEE_IOMMU = 1;

  /** Where devices interrupt the host. */
  public static final MmioWindow INTERRUPT_FILE =
      new MmioWindow(new HostAddress(0x2800_0000L), 0x1000);

  /** The function of the root of trust on the root bus, in machines that have one. */
  public static final RequesterId ROOT_OF_TRUST = RequesterId.of(0, 0, 0x1f, 0);

  private static final long IOMMU_REGISTERS = 0x1000_0000L;
  private static final long CONFIGURATION = 0x3000_0000L;
  private static final long WINDOWS = 0x40_0000_0000L;
  private static final long WINDOW_SIZE = 16L << 20;
  private static final int BUSES = 3;
  private static final int FUNCTIONS = 8;
  private static final int PAGE = 4096;

  private Topology() {}

  /** Root port number {@code index}. */
  public static RootPortFacts rootPort(int index) {
    return new RootPortFacts(
        rootPortId(index),
        new BusRange(0, firstBus(index), firstBus(index) + BUSES - 1),
        java.util.List.of(window(index)));
  }

  /** The upper port of the switch below root port {@code index}. */
  public static RequesterId switchPort(int index) {
    return RequesterId.of(0, firstBus(index), 0, 0);
  }

  /** The buses below that switch's upper port. */
  public static BusRange switchBuses(int index) {
    return new BusRange(0, firstBus(index) + 1, firstBus(index) + 2);
  }

  /** The bus of device {@code index}. */
  public static BusRange deviceBus(int index) {
    return new BusRange(0, firstBus(index) + 2, firstBus(index) + 2);
  }

  /** Function 0 of device {@code index}. */
  public static RequesterId device(int index) {
    return RequesterId.of(0, firstBus(index) + 2, 0, 0);
  }

  /** The addresses that root port {@code index} routes downstream. */
  public static MmioWindow window(int index) {
    return new MmioWindow(new HostAddress(WINDOWS + index * WINDOW_SIZE), WINDOW_SIZE);
  }

  /** Where the registers of IOMMU {@code id} are. */
  public static HostAddress iommuRegisters(int id) {
    return new HostAddress(IOMMU_REGISTERS + (long) id * PAGE);
  }

  /** Where the configuration page of root port {@code index} is. */
  public static HostAddress configuration(int index) {
    return new HostAddress(CONFIGURATION + ((long) rootPortId(index).rid16() << 12));
  }

  private static RequesterId rootPortId(int index) {
    return RequesterId.of(0, 0, 1 + index / FUNCTIONS, index % FUNCTIONS);
  }

  private static int firstBus(int index) {
    return 1 + index * BUSES;
  }
}
