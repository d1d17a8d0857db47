package io.teeio.platform.iommu;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Aborts accesses: makes the fault record, queues it, raises the interrupt and tells of it. */
final class FaultReporter {
  private static final int MESSAGE = 9;
  private static final long PAGE_REQUEST = 4;

  private final FaultQueue queue;
  private final InterruptUnit interrupts;
  private final Consumer<IommuEvent> events;

  FaultReporter(FaultQueue queue, InterruptUnit interrupts, Consumer<IommuEvent> events) {
    this.queue = queue;
    this.interrupts = interrupts;
    this.events = events;
  }

  /**
   * Aborts {@code request}, or tells a device that asked for a translation that it has none.
   *
   * @param guestAddress iotval2
   * @param disabled whether the device context disables reports (DTF)
   */
  Translation abort(IommuRequest request, FaultCause cause, long guestAddress, boolean disabled) {
    if (request.type() == AddressType.ATS && cause.atsAnswer() == FaultCause.AtsAnswer.NOTHING) {
      return new Translation.Granted(
          new HostAddress(0), PhysicalMemory.PAGE, MemoryType.PMA, Translation.Permissions.NONE);
    }
    FaultRecord fault =
        new FaultRecord(
            cause,
            request.deviceId() & 0xFF_FFFF,
            request.processId(),
            request.supervisor(),
            transactionType(request),
            request.address(),
            guestAddress);
    boolean reported = !disabled || cause.isAlwaysReported();
    boolean queued = reported && report(fault);
    events.accept(new IommuEvent.AccessAborted(fault, queued));
    boolean abort =
        request.type() == AddressType.ATS && cause.atsAnswer() == FaultCause.AtsAnswer.ABORT;
    return new Translation.Aborted(fault, reported, abort);
  }

  /** Tells of a page request that a device may not make. */
  void refuse(PageRequest request, FaultCause cause, boolean disabled) {
    FaultRecord fault =
        new FaultRecord(
            cause,
            request.deviceId() & 0xFF_FFFF,
            request.processId(),
            request.supervisor(),
            MESSAGE,
            PAGE_REQUEST,
            0);
    boolean queued = (!disabled || cause.isAlwaysReported()) && report(fault);
    events.accept(new IommuEvent.AccessAborted(fault, queued));
  }

  /** Tells that memory refused an MSI of the IOMMU itself. */
  void reportFailedMsi(long address) {
    report(
        new FaultRecord(
            FaultCause.MSI_WRITE_ACCESS_FAULT, 0, OptionalInt.empty(), false, 0, address, 0));
  }

  /** The access that a fault of {@code request} is named after: asking is reading. */
  static Access reported(IommuRequest request) {
    return request.type() == AddressType.ATS && request.access() == Access.WRITE
        ? Access.READ
        : request.access();
  }

  private static int transactionType(IommuRequest request) {
    int access =
        switch (request.access()) {
          case EXECUTE -> 1;
          case READ -> 2;
          case WRITE -> 3;
        };
    return switch (request.type()) {
      case UNTRANSLATED -> access;
      case TRANSLATED -> 4 + access;
      case ATS -> 8;
    };
  }

  private boolean report(FaultRecord fault) {
    boolean stopped = queue.isStopped();
    boolean queued = queue.offer(fault);
    if (queue.wantsInterrupt() && (queued || (!stopped && queue.isStopped()))) {
      interrupts.raise(InterruptUnit.FAULT_QUEUE);
    }
    return queued;
  }
}
