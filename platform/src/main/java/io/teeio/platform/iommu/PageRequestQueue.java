package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;

/** The page request queue: 16-byte records in a ring that software empties. */
final class PageRequestQueue {
  private static final int ENABLE = 1;
  private static final int INTERRUPT = 1 << 1;
  private static final int MEMORY_FAULT = 1 << 8;
  private static final int OVERFLOW = 1 << 9;
  private static final int ON = 1 << 16;

  /** What became of a request. */
  enum Result {
    /** It is in the queue. */
    QUEUED,
    /** The queue is full, or was and software has not said that it knows. */
    OVERFLOWED,
    /** The queue is off, or memory refused it. */
    FAILED
  }

  private final DomainMemory memory;
  private long base;
  private long head;
  private long tail;
  private int status;

  PageRequestQueue(DomainMemory memory) {
    this.memory = memory;
  }

  long base() {
    return base;
  }

  /** Moves the ring; not while it is on. */
  void base(long pqb) {
    if ((status & ON) == 0) {
      base = FaultQueue.QueueBase.legal(pqb);
      head = 0;
    }
  }

  long head() {
    return head;
  }

  void head(long index) {
    head = index & FaultQueue.QueueBase.mask(base);
  }

  long tail() {
    return tail;
  }

  int status() {
    return status;
  }

  /** Writes pqcsr. */
  void status(long pqcsr) {
    boolean enable = (pqcsr & ENABLE) != 0;
    if (enable && (status & ENABLE) == 0) {
      tail = 0;
      status &= ~(MEMORY_FAULT | OVERFLOW);
    }
    status &= (int) ~(pqcsr & (MEMORY_FAULT | OVERFLOW));
    status &= ~(ENABLE | INTERRUPT | ON);
    status |= (int) pqcsr & INTERRUPT;
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

  /** Queues {@code request} if the queue can take it. */
  Result offer(PageRequest request) {
    if ((status & ON) == 0 || (status & MEMORY_FAULT) != 0) {
      return Result.FAILED;
    }
    long next = (tail + 1) & FaultQueue.QueueBase.mask(base);
    if ((status & OVERFLOW) != 0 || next == head) {
      status |= OVERFLOW;
      return Result.OVERFLOWED;
    }
    HostAddress at = new HostAddress(FaultQueue.QueueBase.address(base) | tail * PageRequest.SIZE);
    try {
      memory.check(at, PageRequest.SIZE, Access.WRITE);
      memory.writeLong(at, request.header());
      memory.writeLong(at.plus(Long.BYTES), request.payload());
    } catch (AccessFault refused) {
      status |= MEMORY_FAULT;
      return Result.FAILED;
    }
    tail = next;
    return Result.QUEUED;
  }
}
