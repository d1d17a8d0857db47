package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Neighbour;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.Tenant;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * T002: two TVMs have a virtual function each, and the host puts the registers of the one behind
 * the guest addresses of the other. A TVM that the host favours then drives the TDI which reaches
 * the memory of the first.
 */
final class SwappedRegisters implements Attack {
  @Override
  public String id() {
    return "T002";
  }

  @Override
  public String name() {
    return "trusted MMIO remapping";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.MAP_DONATED;
  }

  @Override
  public String tries() {
    return "puts the registers of a TVM's TDI where another TVM, its accomplice, accepts its own";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withVirtual(2).withGuards(guards));
    Neighbour accomplice = experiment.makeNeighbour();
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.vmm().connect(experiment.device());
    giveSwapped(experiment, experiment.vmm().tenant(), 0, 1);
    giveSwapped(experiment, accomplice.tenant(), 1, 0);
    experiment.run(
        guest -> {
          accepts(guest, 0);
          guest.fill(GuestLayout.SOURCE, 0);
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.pause();
        },
        () -> {
          HostAddress bar = experiment.tdi().bar();
          HijackedAccelerator hijacked =
              new HijackedAccelerator(experiment, bar, GuestLayout.SHARED);
          hijacked.describe(GuestLayout.SOURCE, TvmSecret.SIZE);
          accomplice.start(guest -> {
            if (accepts(guest, 1)) {
              hijacked.program((register, data) -> store(guest, bar, register, data));
            }
          });
          loot.set(hijacked.loot());
        });
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("the host, whose accomplice drove the TDI,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  /** Binds interface {@code index} to {@code tenant}, with the registers of {@code other}. */
  private static void giveSwapped(Experiment experiment, Tenant tenant, int index, int other)
      throws HostFailure {
    Interface own = experiment.interfaces().get(index);
    Interface swapped = experiment.interfaces().get(other);
    tenant.donate(
        new Interface(own.id(), swapped.bar(), swapped.size()),
        Experiment.PAGE,
        GuestLayout.mmio(index).value());
    tenant.bind(own);
  }

  private static boolean accepts(Guest guest, int index) throws GuestFault {
    try {
      guest.accept(index);
      return true;
    } catch (TsmRefusal refused) {
      return false;
    }
  }

  private static void store(Guest guest, HostAddress bar, HostAddress register, Bytes data) {
    GuestAddress at = GuestLayout.mmio(1).plus(register.value() - bar.value());
    try {
      guest.hart().store(at, data);
    } catch (GuestFault refused) {
      // The accomplice goes on, as its host does.
    }
  }
}
