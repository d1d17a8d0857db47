package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A013: the host fills the interrupt table while the device is still its own: the address is one in
 * the TVM's memory, the data what the host wants there. When the device interrupts, that is a write
 * like any other; under IDE it would pass for the TVM's own DMA.
 */
final class InterruptAsDma implements Attack {
  private static final int CHOSEN = 0x0BADC0DE;
  private static final int TABLE = 0x1000;
  private static final int VECTOR = 0x24;
  private static final int ENABLE = 1 << 31;

  @Override
  public String id() {
    return "A013";
  }

  @Override
  public String name() {
    return "interrupt abuse";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.INTERRUPT_UNTRUSTED;
  }

  @Override
  public String tries() {
    return "programs an interrupt of the device to go to an address of the TVM's memory before the TVM locks it";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    program(experiment);
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    AtomicInteger found = new AtomicInteger();
    experiment.run(guest -> {
      guest.begin(0);
      guest.hart().store32(GuestLayout.mmio(0).plus(VECTOR), 1 << 31);
      guest.copiesAndInterrupts();
      found.set(guest.hart().load32(GuestLayout.TARGET));
    });
    return found.get() == CHOSEN
        ? Attempt.succeeded(
            "the first word of what the TVM's device wrote is 0x%x, which the host chose"
                .formatted(found.get()))
        : Attempt.blocked(
            "by "
                + mitigation().name()
                + " the interrupt is the host's: "
                + Refusals.last(experiment.heard()));
  }

  /** Vector 0 of the first device, and the enable bit of its capability. */
  private static void program(Experiment experiment) throws BusFault {
    MmioAccess host = experiment.machine().mmio(SupervisorDomain.HOST);
    HostAddress table = experiment.tdi().bar().plus(TABLE);
    host.write64(table, GuestLayout.TARGET.value());
    host.write32(table.plus(8), CHOSEN);
    host.write32(table.plus(12), 0);
    ConfigAccess space =
        experiment.machine().devices().getFirst().configuration(experiment.tdi().id());
    int capability = space.findCapability(CapabilityId.MSIX).orElseThrow();
    space.write(capability, space.read(capability) | ENABLE);
  }
}
