package io.teeio.platform.iommu;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import java.util.OptionalInt;

/**
 * An access of a device as it comes to the IOMMU.
 *
 * @param deviceId its source, 24 bits
 * @param processId its process (PASID), 20 bits, if it names one
 * @param supervisor whether that process has supervisor privilege; counts only with a process
 * @param type what its address is
 * @param access what it wants; of a request for a translation: WRITE unless it says no write,
 *     EXECUTE if it asks to fetch
 * @param address its first byte
 */
public record IommuRequest(
    int deviceId,
    OptionalInt processId,
    boolean supervisor,
    AddressType type,
    Access access,
    long address) {
  /** With user privilege. */
  public IommuRequest(
      int deviceId, OptionalInt processId, AddressType type, Access access, long address) {
    this(deviceId, processId, false, type, access, address);
  }

  /** An untranslated access without a process. */
  public static IommuRequest untranslated(int deviceId, Access access, long address) {
    return new IommuRequest(
        deviceId, OptionalInt.empty(), AddressType.UNTRANSLATED, access, address);
  }

  /** Whether it asks with supervisor privilege. */
  boolean isSupervisor() {
    return processId.isPresent() && supervisor;
  }
}
