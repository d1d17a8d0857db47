package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;

/** The fault queue: 32-byte records in a ring that software empties. A full ring loses records. */
final class FaultQueue {
  private static final int ENABLE = 1;
  private static final int INTERRUPT = 1 << 1;
  private static final int MEMORY_FAULT = 1 << 8;
  private static final int OVERFLOW = 1 << 9;
  private static final int ON = 1 << 16;

  private final DomainMemory memory;
  private long base;
  private long head;
  private long tail;
  private int status;

  FaultQueue(DomainMemory memory) {
    this.memory = memory;
  }

  long base() {
    return base;
  }

  /** Moves the ring; not while it is on. */
  void base(long fqb) {
    if ((status & ON) == 0) {
      base = QueueBase.legal(fqb);
      head = 0;
    }
  }

  long head() {
    return head;
  }

  void head(long index) {
    head = index & QueueBase.mask(base);
  }

  long tail() {
    return tail;
  }

  int status() {
    return status;
  }

  /** Writes fqcsr. */
  void status(long fqcsr) {
    boolean enable = (fqcsr & ENABLE) != 0;
    if (enable && (status & ENABLE) == 0) {
      tail = 0;
      status &= ~(MEMORY_FAULT | OVERFLOW);
    }
    status &= (int) ~(fqcsr & (MEMORY_FAULT | OVERFLOW));
    status &= ~(ENABLE | INTERRUPT | ON);
    status |= (int) fqcsr & INTERRUPT;
    status |= enable ? ENABLE | ON : 0;
  }

  /** Whether what happened wants an interrupt. */
  boolean wantsInterrupt() {
    return (status & INTERRUPT) != 0;
  }

  /** Whether an error stops the queue. */
  boolean isStopped() {
    return (status & (MEMORY_FAULT | OVERFLOW)) != 0;
  }

  /** Whether records are accepted at all. */
  boolean isOn() {
    return (status & ON) != 0;
  }

  /** Queues {@code fault} if the queue can take it. */
  boolean offer(FaultRecord fault) {
    if (!isOn() || isStopped()) {
      return false;
    }
    long next = (tail + 1) & QueueBase.mask(base);
    if (next == head) {
      status |= OVERFLOW;
      return false;
    }
    HostAddress at = new HostAddress(QueueBase.address(base) | tail * FaultRecord.SIZE);
    try {
      memory.check(at, FaultRecord.SIZE, Access.WRITE);
      memory.writeLong(at, fault.header());
      memory.writeLong(at.plus(8), 0);
      memory.writeLong(at.plus(16), fault.address());
      memory.writeLong(at.plus(24), fault.guestAddress());
    } catch (AccessFault refused) {
      status |= MEMORY_FAULT;
      return false;
    }
    tail = next;
    return true;
  }

  /** A queue base register: LOG2SZ-1[4:0], PPN[53:10]. */
  static final class QueueBase {
    private static final long PPN = ((1L << 44) - 1) << 10;

    private QueueBase() {}

    static long legal(long value) {
      return value & (PPN | 0x1F);
    }

    static long mask(long base) {
      return (2L << (base & 0x1F)) - 1;
    }

    static long address(long base) {
      return (base & PPN) >>> 10 << PhysicalMemory.PAGE_SHIFT;
    }
  }
}
