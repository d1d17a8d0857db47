package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;

/** Why the IOMMU aborted an access (CAUSE of a fault record). */
public enum FaultCause {
  /** An instruction fetch was refused by memory. */
  INSTRUCTION_ACCESS_FAULT(1, false),
  /** A read was refused by memory. */
  READ_ACCESS_FAULT(5, false),
  /** A write was refused by memory. */
  WRITE_ACCESS_FAULT(7, false),
  /** The first stage does not map the fetch. */
  INSTRUCTION_PAGE_FAULT(12, false),
  /** The first stage does not map the read. */
  READ_PAGE_FAULT(13, false),
  /** The first stage does not map the write. */
  WRITE_PAGE_FAULT(15, false),
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
  /** The process directory cannot be read. */
  PDT_ACCESS_FAULT(265, false),
  /** The process directory has no entry. */
  PDT_ENTRY_INVALID(266, false),
  /** The process directory has an entry that means nothing. */
  PDT_ENTRY_MISCONFIGURED(267, false),
  /** An MSI of the IOMMU itself was refused by memory. */
  MSI_WRITE_ACCESS_FAULT(273, true);

  /** What a translation request (ATS) that ends with the cause is answered with. */
  enum AtsAnswer {
    /** Unsupported Request: something permanent, or ATS is not allowed. Reported. */
    UNSUPPORTED,
    /** Completer Abort: something is configured wrongly. Reported. */
    ABORT,
    /** Success, with no permission for anything. Not reported. */
    NOTHING
  }

  private final int code;
  private final boolean always;

  FaultCause(int code, boolean always) {
    this.code = code;
    this.always = always;
  }

  /** The cause for {@code access} that memory refused. */
  static FaultCause accessFault(Access access) {
    return switch (access) {
      case READ -> READ_ACCESS_FAULT;
      case WRITE -> WRITE_ACCESS_FAULT;
      case EXECUTE -> INSTRUCTION_ACCESS_FAULT;
    };
  }

  /** The cause for {@code access} that the first stage does not map. */
  static FaultCause pageFault(Access access) {
    return switch (access) {
      case READ -> READ_PAGE_FAULT;
      case WRITE -> WRITE_PAGE_FAULT;
      case EXECUTE -> INSTRUCTION_PAGE_FAULT;
    };
  }

  /** The cause for {@code access} that the second stage does not map. */
  static FaultCause guestPageFault(Access access) {
    return switch (access) {
      case READ -> READ_GUEST_PAGE_FAULT;
      case WRITE -> WRITE_GUEST_PAGE_FAULT;
      case EXECUTE -> INSTRUCTION_GUEST_PAGE_FAULT;
    };
  }

  /** What a translation request that ends with it is answered with. */
  AtsAnswer atsAnswer() {
    return switch (this) {
      case ALL_INBOUND_DISALLOWED,
          DDT_ACCESS_FAULT,
          DDT_ENTRY_INVALID,
          DDT_ENTRY_MISCONFIGURED,
          TRANSACTION_TYPE_DISALLOWED,
          MSI_WRITE_ACCESS_FAULT ->
          AtsAnswer.UNSUPPORTED;
      case INSTRUCTION_ACCESS_FAULT,
          READ_ACCESS_FAULT,
          WRITE_ACCESS_FAULT,
          MSI_PTE_ACCESS_FAULT,
          MSI_PTE_MISCONFIGURED,
          PDT_ACCESS_FAULT,
          PDT_ENTRY_MISCONFIGURED ->
          AtsAnswer.ABORT;
      case INSTRUCTION_PAGE_FAULT,
          READ_PAGE_FAULT,
          WRITE_PAGE_FAULT,
          INSTRUCTION_GUEST_PAGE_FAULT,
          READ_GUEST_PAGE_FAULT,
          WRITE_GUEST_PAGE_FAULT,
          MSI_PTE_INVALID,
          PDT_ENTRY_INVALID ->
          AtsAnswer.NOTHING;
    };
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
