package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * T004: the host gives an accelerator work before it gives it away. The work waits until the TVM
 * has accepted the interface, and is then done with the TVM's rights.
 */
final class PreparedAccelerator implements Attack {
  @Override
  public String id() {
    return "T004";
  }

  @Override
  public String name() {
    return "trusted MMIO pre-configuration";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.SCRUB_ON_LOCK;
  }

  @Override
  public String tries() {
    return "queues a copy of the TVM's memory in the device before it binds it to the TVM";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.deferred().withGuards(guards));
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    AtomicBoolean queued = new AtomicBoolean();
    experiment.vmm().connect(experiment.device());
    experiment.run(
        guest -> {
          guest.fill(GuestLayout.SOURCE, 0);
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.pause();
          guest.accept(0);
          guest.pause();
        },
        () -> {
          HijackedAccelerator hijacked = hijacked(experiment);
          hijacked.describe(GuestLayout.SOURCE, TvmSecret.SIZE);
          MmioAccess registers = experiment.machine().mmio(SupervisorDomain.HOST);
          hijacked.program((register, data) -> write(registers, register, data));
          experiment.donate(0);
          experiment.vmm().bind(experiment.tdi());
        },
        () -> {
          queued.set(experiment.machine().devices().getFirst().hasWork());
          experiment.deviceWorks();
          loot.set(hijacked(experiment).loot());
        });
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("the host, whose work the device did in RUN,"))
        : Attempt.blocked(stopped(experiment, queued.get()));
  }

  private static HijackedAccelerator hijacked(Experiment experiment) {
    return new HijackedAccelerator(experiment, experiment.tdi().bar(), GuestLayout.SHARED);
  }

  private static void write(MmioAccess registers, HostAddress register, Bytes data) {
    try {
      registers.write(register, data);
    } catch (BusFault fault) {
      throw new IllegalStateException("the device is the host's own by then", fault);
    }
  }

  private String stopped(Experiment experiment, boolean queued) {
    return queued
        ? Refusals.thatStopped(experiment.heard(), mitigation())
        : mitigation().name()
            + ": what the host queued is gone once the TDI is locked; in RUN it has nothing to do, and"
            + " the shared page holds nothing of the TVM's";
  }
}
