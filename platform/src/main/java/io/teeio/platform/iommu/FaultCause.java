package io.teeio.platform.iommu;

/** Why the IOMMU aborted an access (CAUSE of a fault record). */
public enum FaultCause {
  /** An instruction fetch was refused by memory. */
  INSTRUCTION_ACCESS_FAULT(1, false),
  /** A read was refused by memory. */
  READ_ACCESS_FAULT(5, false),
  /** A write was refused by memory. */
  WRITE_ACCESS_FAULT(7, false),
  /** The second stage does not map the fetch. */
  INSTRUCTION_GUEST_PAGE_FAULT(20, false),
  /** The second stage does not map the read. */
  READ_GUEST_PAGE_FAULT(21, false),
  /** The second stage does not map the write. */
  WRITE_GUEST_PAGE_FAULT(23, false),
  /** The IOMMU is off. */
  ALL_INBOUND_DISALLOWED(256, true),
  /** The device directory cannot be read. */
  DDT_ACCESS_FAULT(257, true),
  /** The device directory has no entry. */
  DDT_ENTRY_INVALID(258, true),
  /** The device directory has an entry that means nothing. */
  DDT_ENTRY_MISCONFIGURED(259, true),
  /** The device may not make such a request. */
  TRANSACTION_TYPE_DISALLOWED(260, false),
  /** The MSI page table cannot be read. */
  MSI_PTE_ACCESS_FAULT(261, false),
  /** The MSI page table has no entry. */
  MSI_PTE_INVALID(262, false),
  /** The MSI page table has an entry that means nothing. */
  MSI_PTE_MISCONFIGURED(263, false),
  /** An MSI of the IOMMU itself was refused by memory. */
  MSI_WRITE_ACCESS_FAULT(273, true);

  private final int code;
  private final boolean always;

  FaultCause(int code, boolean always) {
    this.code = code;
    this.always = always;
  }

  /** CAUSE. */
  public int code() {
    return code;
  }

  /** Whether it is reported even if the device context disables reports (DTF). */
  public boolean isAlwaysReported() {
    return always;
  }
}
