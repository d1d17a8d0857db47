package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GStageWalk;
import io.teeio.platform.memory.GStageWalker;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The IOMMU of one supervisor domain (RISC-V IOMMU 1.0.1): device directory of one to three levels,
 * second stage, command queue, fault queue. There is no first stage, no process table and no ATS; a
 * device context that asks for them is misconfigured. What it has read it uses until it is told to
 * forget, so a driver that forgets an invalidation finds out.
 */
public final class Iommu implements IommuRegisters {
  private static final int MODE_OFF = 0;
  private static final int MODE_BARE = 1;
  private static final int MODE_3LVL = 4;
  private static final long DDTP_PPN = ((1L << 44) - 1) << 10;

  private final IommuCapabilities capabilities;
  private final boolean extended;
  private final DomainMemory memory;
  private final Consumer<IommuEvent> events;
  private final DeviceDirectory directory;
  private final GStageWalker walker;
  private final MsiTable msiTable;
  private final IoTlb tlb = new IoTlb();
  private final CommandQueue commands;
  private final FaultQueue faults;
  private final InterruptUnit interrupts;
  private final IommuRegisterFile registers;
  private long ddtp;

  /**
   * An IOMMU after reset: off.
   *
   * @param capabilities what it can do; what this implementation cannot do is left out
   * @param memory the memory its tables are in
   * @param protection what its own accesses are checked against
   * @param domain whose IOMMU it is
   * @param events hears of faults and commands
   */
  public Iommu(
      IommuCapabilities capabilities,
      PhysicalMemory memory,
      MemoryProtection protection,
      SupervisorDomain domain,
      Consumer<IommuEvent> events) {
    this.capabilities = capabilities.supported();
    this.extended = capabilities.has(IommuCapabilities.MSI_FLAT);
    this.memory = new DomainMemory(memory, protection, domain);
    this.events = events;
    this.directory = new DeviceDirectory(this.memory, this.capabilities);
    this.walker = new GStageWalker(this.memory, this.capabilities.has(IommuCapabilities.SVPBMT));
    this.msiTable = new MsiTable(this.memory, this.capabilities);
    this.commands = new CommandQueue(this.memory);
    this.faults = new FaultQueue(this.memory);
    this.interrupts = new InterruptUnit(this.memory, this::reportFailedMsi);
    this.registers = new IommuRegisterFile(this, commands, faults, interrupts);
  }

  /** Whose IOMMU it is. */
  public SupervisorDomain domain() {
    return memory.domain();
  }

  /** What it can do. */
  public IommuCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public long read(int offset, int size) {
    return registers.read(offset, size);
  }

  @Override
  public void write(int offset, int size, long value) {
    registers.write(offset, size, value);
  }

  /**
   * Translates an access of a device, or aborts it; the order of checks is that of "Process to
   * translate an IOVA". An access that crosses a page is one for each page.
   */
  public Translation translate(IommuRequest request) {
    int mode = (int) ddtp & 0xF;
    if (mode == MODE_OFF) {
      return abort(request, FaultCause.ALL_INBOUND_DISALLOWED, 0, false);
    }
    boolean untranslated = request.type() == AddressType.UNTRANSLATED;
    if (mode == MODE_BARE) {
      return untranslated
          ? bare(request)
          : abort(request, FaultCause.TRANSACTION_TYPE_DISALLOWED, 0, false);
    }
    int levels = mode - MODE_BARE;
    if (!DeviceContext.fits(request.deviceId(), levels, extended)) {
      return abort(request, FaultCause.TRANSACTION_TYPE_DISALLOWED, 0, false);
    }
    return switch (directory.find(request.deviceId(), levels, root())) {
      case DeviceDirectory.Found.Missing missing -> abort(request, missing.cause(), 0, false);
      case DeviceDirectory.Found.Context found -> {
        DeviceContext context = found.context();
        if (!untranslated || (request.processId().isPresent() && !context.hasProcesses())) {
          yield abort(
              request, FaultCause.TRANSACTION_TYPE_DISALLOWED, 0, context.disablesReports());
        }
        yield secondStage(request, context);
      }
    };
  }

  private Translation secondStage(IommuRequest request, DeviceContext context) {
    if (context.hasMsiTable()) {
      switch (msiTable.find(context, request.address(), request.access())) {
        case MsiTable.Found.NotAnInterruptFile _ -> {}
        case MsiTable.Found.File file -> {
          return file.mapped();
        }
        case MsiTable.Found.Faulty faulty -> {
          return abort(request, faulty.cause(), 0, context.disablesReports());
        }
      }
    }
    GStageWalk.Leaf known = tlb.find(context.gscid(), request.address());
    if (known != null && !context.isBare() && known.permits(request.access())) {
      return mapped(known, request.address());
    }
    Optional<GStageMode> mode = context.secondStage();
    return mode.isEmpty() ? bare(request) : walk(request, context, mode.get());
  }

  private Translation walk(IommuRequest request, DeviceContext context, GStageMode mode) {
    GuestAddress guest = new GuestAddress(request.address());
    return switch (walker.walk(mode, context.root(), guest, request.access())) {
      case GStageWalk.Leaf leaf -> {
        tlb.remember(context.gscid(), request.address(), leaf);
        yield mapped(leaf, request.address());
      }
      case GStageWalk.GuestPageFault _ ->
          abort(
              request,
              guestPageFault(request.access()),
              request.address() & ~3L,
              context.disablesReports());
      case GStageWalk.TableFault _ ->
          abort(request, accessFault(request.access()), 0, context.disablesReports());
    };
  }

  private static Translation mapped(GStageWalk.Leaf leaf, long address) {
    return new Translation.Mapped(
        leaf.base().plus(address & (leaf.size() - 1)), leaf.size(), leaf.memoryType());
  }

  private static Translation bare(IommuRequest request) {
    return new Translation.Mapped(
        new HostAddress(request.address()), PhysicalMemory.PAGE, MemoryType.PMA);
  }

  private static FaultCause guestPageFault(Access access) {
    return switch (access) {
      case READ -> FaultCause.READ_GUEST_PAGE_FAULT;
      case WRITE -> FaultCause.WRITE_GUEST_PAGE_FAULT;
      case EXECUTE -> FaultCause.INSTRUCTION_GUEST_PAGE_FAULT;
    };
  }

  private static FaultCause accessFault(Access access) {
    return switch (access) {
      case READ -> FaultCause.READ_ACCESS_FAULT;
      case WRITE -> FaultCause.WRITE_ACCESS_FAULT;
      case EXECUTE -> FaultCause.INSTRUCTION_ACCESS_FAULT;
    };
  }

  private Translation abort(
      IommuRequest request, FaultCause cause, long guestAddress, boolean reportsDisabled) {
    FaultRecord fault =
        new FaultRecord(
            cause,
            request.deviceId() & 0xFF_FFFF,
            request.processId(),
            transactionType(request),
            request.address(),
            guestAddress);
    boolean reported = !reportsDisabled || cause.isAlwaysReported();
    boolean queued = reported && report(fault);
    events.accept(new IommuEvent.AccessAborted(fault, queued));
    return new Translation.Aborted(fault, reported);
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
    boolean stopped = faults.isStopped();
    boolean queued = faults.offer(fault);
    if (faults.wantsInterrupt() && (queued || (!stopped && faults.isStopped()))) {
      interrupts.raise(InterruptUnit.FAULT_QUEUE);
    }
    return queued;
  }

  private void reportFailedMsi(long address) {
    report(
        new FaultRecord(FaultCause.MSI_WRITE_ACCESS_FAULT, 0, OptionalInt.empty(), 0, address, 0));
  }

  /** Executes what is in the command queue. */
  void runCommands() {
    if (commands.run(this::execute)) {
      events.accept(new IommuEvent.CommandQueueStopped(commands.status()));
      if (commands.wantsInterrupt()) {
        interrupts.raise(InterruptUnit.COMMAND_QUEUE);
      }
    }
  }

  private boolean execute(IommuCommand command) throws AccessFault {
    boolean supported =
        switch (command) {
          case IommuCommand.InvalidateVma _ -> true;
          case IommuCommand.InvalidateGvma invalidate -> {
            tlb.invalidate(invalidate.gscid(), invalidate.address());
            yield true;
          }
          case IommuCommand.Fence fence -> {
            if (fence.store().isPresent()) {
              memory.writeInt(
                  new HostAddress(fence.store().get().address()), fence.store().get().data());
            }
            yield true;
          }
          case IommuCommand.InvalidateDdt invalidate -> {
            boolean fits =
                invalidate.deviceId().isEmpty() || fitsNow(invalidate.deviceId().getAsInt());
            if (fits) {
              directory.invalidate(invalidate.deviceId());
            }
            yield fits;
          }
          case IommuCommand.InvalidatePdt invalidate -> fitsNow(invalidate.deviceId());
          case IommuCommand.AtsInvalidate _ -> false;
        };
    if (supported) {
      events.accept(new IommuEvent.CommandExecuted(command));
    }
    return supported;
  }

  private boolean fitsNow(int deviceId) {
    int mode = (int) ddtp & 0xF;
    return mode <= MODE_BARE || DeviceContext.fits(deviceId, mode - MODE_BARE, extended);
  }

  private long root() {
    return (ddtp & DDTP_PPN) >>> 10 << PhysicalMemory.PAGE_SHIFT;
  }

  long ddtp() {
    return ddtp;
  }

  /** Writes ddtp; a mode that does not exist, or one table mode after another, is not taken. */
  void ddtp(long value) {
    int next = (int) value & 0xF;
    int now = (int) ddtp & 0xF;
    if (next <= MODE_3LVL && (now <= MODE_BARE || next <= MODE_BARE)) {
      ddtp = value & (DDTP_PPN | 0xF);
    }
  }
}
