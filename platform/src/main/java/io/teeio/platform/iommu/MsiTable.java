package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.PhysicalMemory;

/** Translates writes to virtual interrupt files by the flat MSI page table, basic mode only. */
final class MsiTable {
  private static final long PPN = (1L << 44) - 1;
  private static final long BASIC = 1 | 3 << 1 | PPN << 10;

  /** What a look-up came to. */
  sealed interface Found {
    /** Not an interrupt file: the second stage decides. */
    record NotAnInterruptFile() implements Found {}

    /** The address of the real interrupt file. */
    record File(Translation.Mapped mapped) implements Found {}

    /** The access is aborted. */
    record Faulty(FaultCause cause) implements Found {}
  }

  private final DomainMemory memory;
  private final long pageNumbers;

  MsiTable(DomainMemory memory, IommuCapabilities capabilities) {
    this.memory = memory;
    int width = capabilities.has(IommuCapabilities.SV48X4) ? 50 : 41;
    this.pageNumbers = (1L << (width - PhysicalMemory.PAGE_SHIFT)) - 1;
  }

  Found find(DeviceContext context, long guest, Access access) {
    long fixed = ~context.msiMask() & pageNumbers;
    long page = guest >>> PhysicalMemory.PAGE_SHIFT;
    if ((page & fixed) != (context.msiPattern() & fixed)) {
      return new Found.NotAnInterruptFile();
    }
    long file = Long.compress(page, context.msiMask() & pageNumbers);
    long table = (context.msiptp() & PPN) << PhysicalMemory.PAGE_SHIFT;
    try {
      HostAddress at = new HostAddress(table | file * 16);
      // The second doubleword of a basic entry is software's to use.
      return translate(memory.readLong(at), guest, access);
    } catch (AccessFault fault) {
      return new Found.Faulty(FaultCause.MSI_PTE_ACCESS_FAULT);
    }
  }

  /**
   * How large a page around {@code guest} may be, at most {@code size}, so that no interrupt file
   * hides in it: what is remembered of it does not come by here again.
   */
  long clip(DeviceContext context, long guest, long size) {
    long clipped = size;
    while (context.hasMsiTable()
        && clipped > PhysicalMemory.PAGE
        && holdsFile(context, guest, clipped)) {
      clipped = Math.max(clipped >>> 9, PhysicalMemory.PAGE);
    }
    return clipped;
  }

  private boolean holdsFile(DeviceContext context, long guest, long size) {
    long fixed = ~context.msiMask() & pageNumbers & -(size >>> PhysicalMemory.PAGE_SHIFT);
    return (((guest >>> PhysicalMemory.PAGE_SHIFT) ^ context.msiPattern()) & fixed) == 0;
  }

  private static Found translate(long low, long guest, Access access) {
    if ((low & 1) == 0) {
      return new Found.Faulty(FaultCause.MSI_PTE_INVALID);
    }
    if (((low >>> 1) & 3) != 3 || (low & ~BASIC) != 0) {
      return new Found.Faulty(FaultCause.MSI_PTE_MISCONFIGURED);
    }
    if (access == Access.EXECUTE) {
      return new Found.Faulty(FaultCause.INSTRUCTION_ACCESS_FAULT);
    }
    long base = ((low >>> 10) & PPN) << PhysicalMemory.PAGE_SHIFT;
    return new Found.File(
        new Translation.Mapped(
            new HostAddress(base | (guest & (PhysicalMemory.PAGE - 1))),
            PhysicalMemory.PAGE,
            MemoryType.PMA));
  }
}
