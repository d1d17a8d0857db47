package io.teeio.platform.iommu;

import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.function.Consumer;

/**
 * The IOMMU of one supervisor domain (RISC-V IOMMU 1.0.1): device directory of one to three levels,
 * process directories, both stages, command queue, fault queue and, as a profile, ATS with page
 * requests. What it has read it uses until it is told to forget, so a driver that forgets an
 * invalidation finds out. A and D of entries are never updated; tables are little-endian.
 */
public final class Iommu implements IommuRegisters {
  private final IommuCapabilities capabilities;
  private final DomainMemory memory;
  private final Consumer<IommuEvent> events;
  private final TranslationProcess process;
  private final CommandQueue commands;
  private final InterruptUnit interrupts;
  private final AtsUnit ats;
  private final CommandExecutor executor;
  private final IommuRegisterFile registers;
  private final FaultReporter reporter;
  private long ddtp;
  private boolean running;

  /**
   * An IOMMU after reset, off; no device keeps translations of its own.
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
    this(capabilities, new DomainMemory(memory, protection, domain), AtsLink.NOWHERE, events);
  }

  /**
   * An IOMMU after reset, off.
   *
   * @param capabilities what it can do; what this implementation cannot do is left out
   * @param memory how its domain reaches memory: its own accesses are checked like any other
   * @param devices the way to devices that keep translations
   * @param events hears of faults and commands
   */
  public Iommu(
      IommuCapabilities capabilities,
      DomainMemory memory,
      AtsLink devices,
      Consumer<IommuEvent> events) {
    this.capabilities = capabilities.supported();
    this.memory = memory;
    this.events = events;
    FaultQueue faults = new FaultQueue(memory);
    this.commands = new CommandQueue(memory);
    PageRequestQueue pages = new PageRequestQueue(memory);
    this.interrupts = new InterruptUnit(memory, this::reportFailedMsi);
    FaultReporter reporter = new FaultReporter(faults, interrupts, events);
    this.reporter = reporter;
    IommuCaches caches = IommuCaches.of(memory, this.capabilities);
    this.process = new TranslationProcess(this.capabilities, memory, caches, reporter);
    this.ats = new AtsUnit(devices, pages, process, reporter, interrupts);
    this.executor = new CommandExecutor(this.capabilities, memory, caches, ats, this::ddtp);
    this.registers = new IommuRegisterFile(this, commands, faults, pages, interrupts);
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
   * Translates an access of a device, or aborts it. An access that crosses a page is one for each
   * page. Only a request for a translation is {@link Translation.Granted}.
   */
  public Translation translate(IommuRequest request) {
    return process.translate(request, ddtp);
  }

  /**
   * A device completed invalidations (ATS).
   *
   * @return false if one of them was not its to complete
   */
  public boolean complete(InvalidationCompletion completion) {
    boolean expected = ats.complete(completion);
    runCommands();
    return expected;
  }

  /** Invalidations that devices have not completed, a bit for each tag. */
  public int outstandingInvalidations() {
    return ats.outstanding();
  }

  /** Devices did not complete these invalidations in time: the command queue stops. */
  public void expire(int tags) {
    ats.expire(tags);
    runCommands();
  }

  /** A device asks for a page; without ATS nobody listens. */
  public void requestPage(PageRequest request) {
    if (capabilities.has(IommuCapabilities.ATS)) {
      ats.request(request, ddtp);
    }
  }

  private void reportFailedMsi(long address) {
    reporter.reportFailedMsi(address);
  }

  /** Executes what is in the command queue. */
  void runCommands() {
    if (running) {
      return; // a device answered while its command was executed; the loop goes on by itself
    }
    running = true;
    boolean stopped;
    try {
      stopped = commands.run(this::execute);
    } finally {
      running = false;
    }
    if (stopped) {
      events.accept(new IommuEvent.CommandQueueStopped(commands.status()));
      if (commands.wantsInterrupt()) {
        interrupts.raise(InterruptUnit.COMMAND_QUEUE);
      }
    }
  }

  private CommandQueue.Result execute(IommuCommand command) throws AccessFault {
    CommandQueue.Result result = executor.execute(command);
    if (result == CommandQueue.Result.DONE) {
      events.accept(new IommuEvent.CommandExecuted(command));
    }
    return result;
  }

  long ddtp() {
    return ddtp;
  }

  /** Writes ddtp; a mode that does not exist, or one table mode after another, is not taken. */
  void ddtp(long value) {
    ddtp = Ddtp.written(ddtp, value);
  }
}
