package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
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
   * What a device is told that asked for a translation (ATS). Without any permission the address
   * means nothing.
   *
   * @param address what the asked address leads to: physical, or the guest's (T2GPA)
   * @param pageSize bytes of the page around it
   * @param memoryType the memory type of the mapping
   * @param permissions what the device may do there
   */
  record Granted(HostAddress address, long pageSize, MemoryType memoryType, Permissions permissions)
      implements Translation {}

  /**
   * What a device may do with a page.
   *
   * @param read read it
   * @param write write it
   * @param execute fetch from it
   * @param supervisor whether this holds for supervisor privilege only
   * @param global whether every process has the page
   */
  record Permissions(
      boolean read, boolean write, boolean execute, boolean supervisor, boolean global) {
    /** Nothing. */
    public static final Permissions NONE = new Permissions(false, false, false, false, false);

    /** Whether {@code access} is among it. */
    public boolean permits(Access access) {
      return switch (access) {
        case READ -> read;
        case WRITE -> write;
        case EXECUTE -> execute;
      };
    }
  }

  /**
   * It is aborted.
   *
   * @param fault why
   * @param reported whether a record was due in the fault queue (DTF may suppress it)
   * @param completerAbort whether the device hears Completer Abort and not Unsupported Request
   */
  record Aborted(FaultRecord fault, boolean reported, boolean completerAbort)
      implements Translation {}
}
