package io.teeio.platform.iommu;

/**
 * The registers at their offsets. An access that is not aligned, or wider than its register, reads
 * 0 and writes nothing; half of an 8-byte register can be accessed.
 */
final class IommuRegisterFile {
  private static final int MSI_CFG_END = IommuRegisters.MSI_CFG_TBL + 16 * 16;

  private final Iommu iommu;
  private final CommandQueue commands;
  private final FaultQueue faults;
  private final PageRequestQueue pages;
  private final InterruptUnit interrupts;

  IommuRegisterFile(
      Iommu iommu,
      CommandQueue commands,
      FaultQueue faults,
      PageRequestQueue pages,
      InterruptUnit interrupts) {
    this.iommu = iommu;
    this.pages = pages;
    this.commands = commands;
    this.faults = faults;
    this.interrupts = interrupts;
  }

  long read(int offset, int size) {
    if (!isAccess(offset, size) || !exists(offset)) {
      return 0;
    }
    if (isWide(offset & -8)) {
      long value = readWide(offset & -8);
      return size == 8 ? value : (value >>> (8 * (offset & 4))) & 0xFFFF_FFFFL;
    }
    return size == 4 ? readNarrow(offset) & 0xFFFF_FFFFL : 0;
  }

  void write(int offset, int size, long value) {
    if (!isAccess(offset, size) || !exists(offset)) {
      return;
    }
    int aligned = offset & -8;
    if (isWide(aligned)) {
      writeWide(aligned, size == 8 ? value : merge(readWide(aligned), offset & 4, value));
    } else if (size == 4) {
      writeNarrow(offset, value & 0xFFFF_FFFFL);
    }
  }

  private static boolean isAccess(int offset, int size) {
    return (size == 4 || size == 8)
        && offset >= 0
        && offset <= IommuRegisters.SIZE - size
        && (offset & (size - 1)) == 0;
  }

  private static long merge(long old, int half, long value) {
    long low = 0xFFFF_FFFFL;
    return half == 0 ? (old & ~low) | (value & low) : (old & low) | (value << 32);
  }

  /** Whether there is a register: those of the page request queue come with ATS. */
  private boolean exists(int offset) {
    return switch (offset & -4) {
      case IommuRegisters.PQB,
          IommuRegisters.PQB + 4,
          IommuRegisters.PQH,
          IommuRegisters.PQT,
          IommuRegisters.PQCSR ->
          iommu.capabilities().has(IommuCapabilities.ATS);
      default -> true;
    };
  }

  private static boolean isMsi(int offset) {
    return offset >= IommuRegisters.MSI_CFG_TBL && offset < MSI_CFG_END;
  }

  private static int vector(int offset) {
    return (offset - IommuRegisters.MSI_CFG_TBL) / 16;
  }

  private static boolean isWide(int offset) {
    return switch (offset) {
      case IommuRegisters.CAPABILITIES,
          IommuRegisters.DDTP,
          IommuRegisters.CQB,
          IommuRegisters.FQB,
          IommuRegisters.PQB,
          IommuRegisters.ICVEC ->
          true;
      default -> isMsi(offset) && offset % 16 == 0;
    };
  }

  private long readWide(int offset) {
    return switch (offset) {
      case IommuRegisters.CAPABILITIES -> iommu.capabilities().value();
      case IommuRegisters.DDTP -> iommu.ddtp();
      case IommuRegisters.CQB -> commands.base();
      case IommuRegisters.FQB -> faults.base();
      case IommuRegisters.PQB -> pages.base();
      case IommuRegisters.ICVEC -> interrupts.vectors();
      default -> interrupts.address(vector(offset));
    };
  }

  private void writeWide(int offset, long value) {
    switch (offset) {
      case IommuRegisters.CAPABILITIES -> {}
      case IommuRegisters.DDTP -> iommu.ddtp(value);
      case IommuRegisters.CQB -> commands.base(value);
      case IommuRegisters.FQB -> faults.base(value);
      case IommuRegisters.PQB -> pages.base(value);
      case IommuRegisters.ICVEC -> interrupts.vectors(value);
      default -> interrupts.address(vector(offset), value);
    }
  }

  private long readNarrow(int offset) {
    return switch (offset) {
      case IommuRegisters.CQH -> commands.head();
      case IommuRegisters.CQT -> commands.tail();
      case IommuRegisters.FQH -> faults.head();
      case IommuRegisters.FQT -> faults.tail();
      case IommuRegisters.PQH -> pages.head();
      case IommuRegisters.PQT -> pages.tail();
      case IommuRegisters.PQCSR -> pages.status();
      case IommuRegisters.CQCSR -> commands.status();
      case IommuRegisters.FQCSR -> faults.status();
      case IommuRegisters.IPSR -> interrupts.pending();
      default -> {
        if (!isMsi(offset)) {
          yield 0;
        }
        yield offset % 16 == 8
            ? interrupts.data(vector(offset))
            : interrupts.control(vector(offset));
      }
    };
  }

  private void writeNarrow(int offset, long value) {
    switch (offset) {
      case IommuRegisters.CQT -> {
        commands.tail(value);
        iommu.runCommands();
      }
      case IommuRegisters.FQH -> faults.head(value);
      case IommuRegisters.PQH -> pages.head(value);
      case IommuRegisters.PQCSR -> pages.status(value);
      case IommuRegisters.CQCSR -> {
        commands.status(value);
        iommu.runCommands();
      }
      case IommuRegisters.FQCSR -> faults.status(value);
      case IommuRegisters.IPSR -> clearPending(value);
      default -> {
        if (isMsi(offset) && offset % 16 == 8) {
          interrupts.data(vector(offset), (int) value);
        } else if (isMsi(offset)) {
          interrupts.control(vector(offset), value);
        }
      }
    }
  }

  /** Clears pending bits; a bit whose reason is still there comes again at once. */
  private void clearPending(long bits) {
    interrupts.clear(bits);
    if ((bits & 1) != 0 && commands.isStopped() && commands.wantsInterrupt()) {
      interrupts.raise(InterruptUnit.COMMAND_QUEUE);
    }
    if ((bits & 2) != 0 && faults.isStopped() && faults.wantsInterrupt()) {
      interrupts.raise(InterruptUnit.FAULT_QUEUE);
    }
    if ((bits & 8) != 0 && pages.isStopped() && pages.wantsInterrupt()) {
      interrupts.raise(InterruptUnit.PAGE_REQUEST_QUEUE);
    }
  }
}
