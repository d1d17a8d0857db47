package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Neighbour;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostFailure;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * T008: a TVM gets a TDI that another one had and programs it with addresses of that other TVM's
 * memory, for which the IOMMU may still take them.
 */
final class ConfusedDeputy implements Attack {
  @Override
  public String id() {
    return "T008";
  }

  @Override
  public String name() {
    return "confused deputy DMA remapping";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_GUEST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.DMA_CONTEXT_INVALIDATED;
  }

  @Override
  public String tries() {
    return "programs a TDI with addresses of the TVM that had it before";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    Neighbour deputy = experiment.makeNeighbour();
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(secret.bytes()); // the IOMMU knows whose memory the TDI reaches
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.pause();
        },
        () -> {
          HostAddress bar = experiment.tdi().bar();
          HijackedAccelerator hijacked =
              new HijackedAccelerator(experiment, bar, GuestLayout.SHARED);
          hijacked.describe(GuestLayout.SOURCE, TvmSecret.SIZE);
          passOn(experiment, deputy);
          deputy.start(guest -> {
            guest.accept(0);
            hijacked.program((register, data) -> store(guest, bar, register, data));
          });
          loot.set(hijacked.loot());
        });
    return secret.isIn(loot.get())
        ? Attempt.succeeded(
            secret.inTheHandsOf("whoever has the TDI next, with an accomplice in the host,"))
        : Attempt.blocked(stopped(experiment));
  }

  private static void passOn(Experiment experiment, Neighbour next) throws HostFailure {
    experiment.vmm().unbind(experiment.tdi());
    experiment.reclaim(0);
    next.tenant().donate(experiment.tdi(), Experiment.PAGE, GuestLayout.mmio(0).value());
    next.tenant().bind(experiment.tdi());
  }

  private static void store(Guest guest, HostAddress bar, HostAddress register, Bytes data) {
    try {
      guest.hart().store(GuestLayout.mmio(0).plus(register.value() - bar.value()), data);
    } catch (GuestFault refused) {
      // The deputy goes on, as its master does.
    }
  }

  private String stopped(Experiment experiment) {
    return experiment.heard().gates().contains(FabricEvent.Gate.IOMMU)
        ? mitigation().name()
            + ": the IOMMU looks up whose the TDI is now: "
            + Refusals.last(experiment.heard())
        : Refusals.thatStopped(experiment.heard(), mitigation());
  }
}
