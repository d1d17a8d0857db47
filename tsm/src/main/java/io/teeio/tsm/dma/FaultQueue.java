package io.teeio.tsm.dma;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.List;

/** The fault queue, polled. What overflows is lost, which harms nobody but the curious. */
final class FaultQueue {
  private static final int SIZE = 32;
  private static final int ENTRIES = PhysicalMemory.PAGE / SIZE;
  private static final int ENABLE = 1;
  private static final int OVERFLOW = 1 << 9;

  private final IommuRegisters registers;
  private final DomainMemory memory;
  private final HostAddress base;

  FaultQueue(IommuRegisters registers, DomainMemory memory, HostAddress base) {
    this.registers = registers;
    this.memory = memory;
    this.base = base;
  }

  void start() {
    int log2 = Integer.numberOfTrailingZeros(ENTRIES) - 1;
    registers.write(IommuRegisters.FQB, 8, (base.pageNumber() << 10) | log2);
    registers.write(IommuRegisters.FQH, 4, 0);
    registers.write(IommuRegisters.FQCSR, 4, ENABLE);
  }

  List<DmaFault> drain() {
    int head = (int) registers.read(IommuRegisters.FQH, 4) % ENTRIES;
    int tail = (int) registers.read(IommuRegisters.FQT, 4) % ENTRIES;
    List<DmaFault> faults = new ArrayList<>();
    while (head != tail) {
      faults.add(read(base.plus((long) head * SIZE)));
      head = (head + 1) % ENTRIES;
    }
    registers.write(IommuRegisters.FQH, 4, head);
    registers.write(IommuRegisters.FQCSR, 4, ENABLE | OVERFLOW);
    return List.copyOf(faults);
  }

  private DmaFault read(HostAddress at) {
    try {
      long first = memory.readLong(at);
      return new DmaFault(
          RequesterId.of((int) (first >>> 40)),
          (int) first & 0xFFF,
          memory.readLong(at.plus(2L * Long.BYTES)));
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its fault queue", fault);
    }
  }
}
