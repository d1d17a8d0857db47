package io.teeio.platform.iommu;

import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.function.Consumer;

/** The IOMMU of one supervisor domain. */
public final class Iommu implements IommuRegisters {
  private final SupervisorDomain domain;

  /**
   * An IOMMU after reset: off.
   *
   * @param capabilities what it can do
   * @param memory the memory its tables are in
   * @param protection what its own accesses are checked against
   * @param domain whose IOMMU it is
   * @param events hears of faults and commands
   */
  public Iommu(
      IommuCapabilities capabilities,
      PhysicalMemory memory,
      MemoryProtection protection,
      SupervisorDomain domain,
      Consumer<IommuEvent> events) {
    this.domain = domain;
  }

  /** Whose IOMMU it is. */
  public SupervisorDomain domain() {
    return domain;
  }

  /** Translates an access of a device, or aborts it. */
  public Translation translate(IommuRequest request) {
    return new Translation.Aborted(
        new FaultRecord(
            FaultCause.ALL_INBOUND_DISALLOWED,
            request.deviceId(),
            request.processId(),
            0,
            request.address(),
            0),
        true);
  }

  @Override
  public long read(int offset, int size) {
    return 0;
  }

  @Override
  public void write(int offset, int size, long value) {}
}
