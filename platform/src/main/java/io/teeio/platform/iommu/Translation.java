package io.teeio.platform.iommu;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;

/** What the IOMMU makes of an access. */
public sealed interface Translation {
  /**
   * It may go on, at this physical address.
   *
   * @param address the first byte
   * @param pageSize bytes of the page around it; what crosses its end is another access
   * @param memoryType the memory type of the mapping
   */
  record Mapped(HostAddress address, long pageSize, MemoryType memoryType) implements Translation {}

  /**
   * It is aborted.
   *
   * @param fault why
   * @param reported whether a record was due in the fault queue (DTF may suppress it)
   */
  record Aborted(FaultRecord fault, boolean reported) implements Translation {}
}
