package io.teeio.platform.iommu;

import io.teeio.platform.iommu.FaultQueue.QueueBase;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import java.util.Optional;

/**
 * The command queue: a ring of 16-byte commands that software fills and the IOMMU executes in order
 * as soon as the tail moves. A command that cannot be read or means nothing stops it.
 */
final class CommandQueue {
  private static final int ENABLE = 1;
  private static final int INTERRUPT = 1 << 1;
  private static final int MEMORY_FAULT = 1 << 8;
  private static final int TIMEOUT = 1 << 9;
  private static final int ILLEGAL = 1 << 10;
  private static final int FENCE_INTERRUPT = 1 << 11;
  private static final int ON = 1 << 16;
  private static final int ERRORS = MEMORY_FAULT | TIMEOUT | ILLEGAL;

  /** What became of a command. */
  enum Result {
    /** It is complete. */
    DONE,
    /** It is not supported, or names what there is not. */
    ILLEGAL,
    /** It goes on when a device has answered. */
    WAITING,
    /** A device did not answer in time. */
    TIMED_OUT
  }

  /** Executes commands. */
  @FunctionalInterface
  interface Executor {
    /** Executes one command, or goes on with it. */
    Result execute(IommuCommand command) throws AccessFault;
  }

  private final DomainMemory memory;
  private long base;
  private long head;
  private long tail;
  private int status;

  CommandQueue(DomainMemory memory) {
    this.memory = memory;
  }

  long base() {
    return base;
  }

  /** Moves the ring; not while it is on. */
  void base(long cqb) {
    if ((status & ON) == 0) {
      base = QueueBase.legal(cqb);
      tail = 0;
    }
  }

  long head() {
    return head;
  }

  long tail() {
    return tail;
  }

  void tail(long index) {
    tail = index & QueueBase.mask(base);
  }

  int status() {
    return status;
  }

  /** Writes cqcsr. */
  void status(long cqcsr) {
    boolean enable = (cqcsr & ENABLE) != 0;
    if (enable && (status & ENABLE) == 0) {
      head = 0;
      status &= ~(ERRORS | FENCE_INTERRUPT);
    }
    status &= (int) ~(cqcsr & (ERRORS | FENCE_INTERRUPT));
    status &= ~(ENABLE | INTERRUPT | ON);
    status |= (int) cqcsr & INTERRUPT;
    status |= enable ? ENABLE | ON : 0;
  }

  /** Whether what happened wants an interrupt. */
  boolean wantsInterrupt() {
    return (status & INTERRUPT) != 0;
  }

  /** Whether an error stops the queue. */
  boolean isStopped() {
    return (status & ERRORS) != 0;
  }

  /**
   * Executes what is in the queue.
   *
   * @return whether an error stopped it now
   */
  boolean run(Executor executor) {
    while ((status & ON) != 0 && !isStopped() && head != tail) {
      try {
        HostAddress at = new HostAddress(QueueBase.address(base) | head * IommuCommand.SIZE);
        Optional<IommuCommand> command =
            IommuCommand.decode(memory.readLong(at), memory.readLong(at.plus(Long.BYTES)));
        Result result = command.isEmpty() ? Result.ILLEGAL : executor.execute(command.get());
        switch (result) {
          case DONE -> {}
          case WAITING -> {
            return false;
          }
          case ILLEGAL, TIMED_OUT -> {
            status |= result == Result.ILLEGAL ? ILLEGAL : TIMEOUT;
            return true;
          }
        }
      } catch (AccessFault fault) {
        status |= MEMORY_FAULT;
        return true;
      }
      head = (head + 1) & QueueBase.mask(base);
    }
    return false;
  }
}
