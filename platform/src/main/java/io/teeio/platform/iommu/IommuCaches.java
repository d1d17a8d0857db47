package io.teeio.platform.iommu;

import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStageWalker;

/**
 * What an IOMMU remembers, and the walker of its second stage.
 *
 * @param devices device contexts
 * @param processes process contexts
 * @param tlb translations
 * @param second walks the second stage; remembers nothing
 */
record IommuCaches(
    DeviceDirectory devices, ProcessDirectory processes, IoTlb tlb, GStageWalker second) {
  /** Empty caches. */
  static IommuCaches of(DomainMemory memory, IommuCapabilities capabilities) {
    GStageWalker walker = new GStageWalker(memory, capabilities.has(IommuCapabilities.SVPBMT));
    return new IommuCaches(
        new DeviceDirectory(memory, capabilities),
        new ProcessDirectory(memory, walker, capabilities),
        new IoTlb(),
        walker);
  }
}
