package io.teeio.tsm.dma;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.iommu.IommuCommand;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Lets an interface reach one TVM's memory, or nothing. A device context leads straight into the
 * G-stage that the TVM's harts use, so the two cannot disagree (T010). There is no first stage,
 * ATS, PRI or PASID, and of a context the word with V is written last.
 */
public final class IommuDriver {
  private static final long MSI_FLAT = 1L << 22;
  private static final long THREE_LEVELS = 4;
  private static final long VALID = 1;

  private final IommuRegisters registers;
  private final DomainMemory memory;
  private final DeviceDirectory directory;
  private final CommandQueue commands;
  private final FaultQueue faults;
  private final Guards guards;
  private final boolean extended;

  /**
   * A driver that has not touched the IOMMU yet.
   *
   * @param registers the TSM's own register interface
   * @param memory the TEE domain's memory
   * @param pages where tables and queues come from
   * @param guards what to enforce
   */
  public IommuDriver(IommuRegisters registers, DomainMemory memory, TsmPages pages, Guards guards) {
    this.registers = registers;
    this.memory = memory;
    this.guards = guards;
    this.extended = (registers.read(IommuRegisters.CAPABILITIES, 8) & MSI_FLAT) != 0;
    this.directory = new DeviceDirectory(memory, pages, extended);
    this.commands = new CommandQueue(registers, memory, pages.takeAtStart());
    this.faults = new FaultQueue(registers, memory, pages.takeAtStart());
  }

  /** Turns the IOMMU on, with no device allowed anything. */
  public synchronized void start() {
    commands.start();
    faults.start();
    registers.write(IommuRegisters.DDTP, 8, (directory.root().pageNumber() << 10) | THREE_LEVELS);
    commands.submit(List.of(new IommuCommand.InvalidateDdt(OptionalInt.empty())));
  }

  /**
   * Writes what {@code device} may reach, without letting it yet.
   *
   * @return whether there was memory for its tables
   */
  public synchronized boolean prepare(RequesterId device, GStage stage, int gscid) {
    Optional<HostAddress> context = directory.locate(device);
    if (context.isEmpty()) {
      return false;
    }
    write(context.get(), 0, 0);
    write(context.get(), 1, stage.iohgatp(gscid));
    for (int word = 2; word < (extended ? 8 : 4); word++) {
      write(context.get(), word, 0);
    }
    invalidateContext(device);
    return true;
  }

  /**
   * Lets {@code device} reach what was prepared. V goes from 0 to 1: there is nothing to
   * invalidate.
   */
  public synchronized void enable(RequesterId device) {
    directory.locate(device).ifPresent(context -> write(context, 0, VALID));
  }

  /**
   * Ends all access of {@code device}, which had the memory of {@code gscid}; in effect on return.
   */
  public synchronized void disable(RequesterId device, int gscid) {
    directory.locate(device).ifPresent(context -> write(context, 0, 0));
    invalidateContext(device);
    invalidateGuest(gscid);
  }

  /** Forgets what {@code device} might have reached; it is disabled already. */
  public synchronized void forget(RequesterId device) {
    directory
        .locate(device)
        .ifPresent(context -> {
          for (int word = 0; word < (extended ? 8 : 4); word++) {
            write(context, word, 0);
          }
        });
  }

  /**
   * Makes the IOMMU forget whose memory {@code device} had, which nobody can see either: the demand
   * is always on it.
   */
  private void invalidateContext(RequesterId device) {
    try {
      guards.require(CoveRule.DMA_CONTEXT_INVALIDATED, false, device::toString);
    } catch (Violation remembered) {
      commands.submit(List.of(new IommuCommand.InvalidateDdt(OptionalInt.of(device.value()))));
    }
  }

  /**
   * Makes the IOMMU forget translations of {@code gscid}: its G-stage withdrew pages. Nobody can
   * see what it remembers, so the demand is always on it.
   */
  public synchronized void invalidateGuest(int gscid) {
    try {
      guards.require(CoveRule.DMA_TRANSLATION_INVALIDATED, false, () -> "guest " + gscid);
    } catch (Violation remembered) {
      OptionalInt guest = OptionalInt.of(gscid);
      commands.submit(
          List.of(
              new IommuCommand.InvalidateVma(guest, OptionalInt.empty(), OptionalLong.empty()),
              new IommuCommand.InvalidateGvma(guest, OptionalLong.empty())));
    }
  }

  /** The faults since this was last asked. */
  public synchronized List<DmaFault> drainFaults() {
    return faults.drain();
  }

  private void write(HostAddress context, int word, long value) {
    try {
      memory.writeLong(context.plus((long) word * Long.BYTES), value);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its device directory", fault);
    }
  }
}
