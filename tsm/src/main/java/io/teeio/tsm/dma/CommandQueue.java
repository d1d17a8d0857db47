package io.teeio.tsm.dma;

import io.teeio.platform.iommu.IommuCommand;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.List;
import java.util.Optional;

/**
 * The command queue, polled: no interrupt is trusted (they go through files of the host). What was
 * submitted has taken effect when {@link #submit} returns, because every submission ends with
 * IOFENCE.C and the head is seen behind it.
 */
final class CommandQueue {
  private static final int ENTRIES = PhysicalMemory.PAGE / IommuCommand.SIZE;
  private static final int ENABLE = 1;
  private static final int ON = 1 << 16;
  private static final int MEMORY_FAULT = 1 << 8;
  private static final int TIMEOUT = 1 << 9;
  private static final int ILLEGAL = 1 << 10;
  private static final int POLLS = 1 << 16;

  private final IommuRegisters registers;
  private final DomainMemory memory;
  private final HostAddress base;

  CommandQueue(IommuRegisters registers, DomainMemory memory, HostAddress base) {
    this.registers = registers;
    this.memory = memory;
    this.base = base;
  }

  void start() {
    int log2 = Integer.numberOfTrailingZeros(ENTRIES) - 1;
    registers.write(IommuRegisters.CQB, 8, (base.pageNumber() << 10) | log2);
    registers.write(IommuRegisters.CQT, 4, 0);
    registers.write(IommuRegisters.CQCSR, 4, ENABLE);
    await(IommuRegisters.CQCSR, ON, ON);
  }

  /** Executes {@code commands}, then a fence that waits for reads and writes translated before. */
  void submit(List<IommuCommand> commands) {
    int tail = (int) registers.read(IommuRegisters.CQT, 4);
    for (IommuCommand command : commands) {
      tail = put(tail, command);
    }
    tail = put(tail, new IommuCommand.Fence(true, true, Optional.empty()));
    registers.write(IommuRegisters.CQT, 4, tail);
    await(IommuRegisters.CQH, -1, tail);
  }

  private int put(int tail, IommuCommand command) {
    HostAddress entry = base.plus((long) tail * IommuCommand.SIZE);
    try {
      memory.writeLong(entry, command.dw0());
      memory.writeLong(entry.plus(Long.BYTES), command.dw1());
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its command queue", fault);
    }
    return (tail + 1) % ENTRIES;
  }

  private void await(int register, int mask, int value) {
    for (int i = 0; i < POLLS; i++) {
      if (((int) registers.read(register, 4) & mask) == value) {
        return;
      }
      int status = (int) registers.read(IommuRegisters.CQCSR, 4);
      if ((status & (MEMORY_FAULT | ILLEGAL)) != 0) {
        throw new IllegalStateException(
            "the IOMMU stopped its command queue: 0x%x".formatted(status));
      }
      if ((status & TIMEOUT) != 0) {
        registers.write(
            IommuRegisters.CQCSR, 4, ENABLE | TIMEOUT); // a dead device's ATC is no loss
      }
    }
    throw new IllegalStateException("the IOMMU takes no commands");
  }
}
