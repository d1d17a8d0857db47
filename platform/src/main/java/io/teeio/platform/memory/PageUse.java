package io.teeio.platform.memory;

/** What an assigned page is for. A page keeps its use as long as it keeps its owner. */
public enum PageUse {
  /** Memory that a TVM sees. */
  GUEST_DATA,
  /** G-stage tables of a TVM, the 16 KiB root included. */
  GUEST_TABLE,
  /** State that the TSM keeps of a TVM and its virtual CPUs. */
  TVM_STATE,
  /** Tables and queues of the TSM's IOMMU. */
  IOMMU_TABLE
}
