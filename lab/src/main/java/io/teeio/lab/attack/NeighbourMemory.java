package io.teeio.lab.attack;

import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.LocalMemory;
import io.teeio.device.function.FunctionRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.wire.Bytes;

/**
 * A023: a TVM works with one virtual function, whose local memory is a part of the device's. The
 * host keeps the next function for itself and has it copy from a local address below its own part.
 */
final class NeighbourMemory implements Attack {
  private static final int CONTROL = 0x08;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int COMPLETION = 0x400;
  private static final int LOOT = 0x800;

  @Override
  public String id() {
    return "A023";
  }

  @Override
  public String name() {
    return "local memory of the neighbour";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return FunctionRule.TDI_OWN_MEMORY;
  }

  @Override
  public String tries() {
    return "has a function of its own copy what the function beside it keeps inside the device";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withVirtual(2).withGuards(guards));
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    HostAddress page = experiment.hostPage(Bytes.zeros(Experiment.PAGE));
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.leavesInside(secret.bytes());
          guest.pause();
        },
        () -> reachOver(experiment, page));
    Bytes loot =
        experiment.machine().memory(SupervisorDomain.HOST).read(page.plus(LOOT), TvmSecret.SIZE);
    return secret.isIn(loot)
        ? Attempt.succeeded(secret.inTheHandsOf("the host, through the function beside it,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  private static void reachOver(Experiment experiment, HostAddress page) throws AccessFault {
    Bytes descriptor =
        ForgedDescriptor.copy(
            Descriptor.SOURCE_LOCAL,
            -LocalMemory.SIZE,
            page.plus(LOOT).value(),
            TvmSecret.SIZE,
            page.plus(COMPLETION).value());
    experiment.machine().memory(SupervisorDomain.HOST).write(page, descriptor);
    MmioAccess mmio = experiment.machine().mmio(SupervisorDomain.HOST);
    HostAddress bar = experiment.interfaces().get(1).bar();
    try {
      mmio.write64(bar.plus(RING_BASE), page.value());
      mmio.write32(bar.plus(RING_SIZE), 2);
      mmio.write32(bar.plus(CONTROL), 1);
      mmio.write32(bar.plus(TAIL), 1);
    } catch (BusFault refused) {
      throw new IllegalStateException("the host's own function does not answer", refused);
    }
  }
}
