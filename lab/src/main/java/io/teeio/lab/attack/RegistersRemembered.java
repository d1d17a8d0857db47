package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Neighbour;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * T005: the host takes a TDI from one TVM and gives it to another. The first one's hart remembers
 * where the registers were, and they answer, since it is a trusted TVM that asks.
 */
final class RegistersRemembered implements Attack {
  private static final GuestAddress SCRATCH = GuestLayout.mmio(0).plus(0x38);

  @Override
  public String id() {
    return "T005";
  }

  @Override
  public String name() {
    return "trusted MMIO unauthorized access";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.FENCE_BEFORE_ENTRY;
  }

  @Override
  public String tries() {
    return "gives a TDI to another TVM, and lets the one that had it read the registers again";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    Neighbour victim = experiment.makeNeighbour();
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    // Whatever the victim needs of the host it gets now: a fence later on would hide the hole.
    victim.start(guest -> {
      guest.fill(GuestLayout.SOURCE, 0);
      guest.pause();
      guest.accept(0);
      guest.hart().store64(SCRATCH, secret.word());
      guest.pause();
    });
    AtomicReference<OptionalLong> found = new AtomicReference<>(OptionalLong.empty());
    experiment.run(
        guest -> {
          guest.accept(0);
          Experiment.expect(guest.reaches(0), "the registers do not answer their own TVM");
          guest.pause();
          try {
            found.set(OptionalLong.of(guest.hart().load64(SCRATCH)));
          } catch (GuestFault gone) {
            found.set(OptionalLong.empty());
          }
        },
        () -> {
          experiment.vmm().unbind(experiment.tdi());
          experiment.reclaim(0);
          long place = GuestLayout.mmio(0).value();
          victim.tenant().donate(experiment.tdi(), Experiment.PAGE, place);
          victim.tenant().bind(experiment.tdi());
          victim.resume();
        });
    return found.get().equals(OptionalLong.of(secret.word()))
        ? Attempt.succeeded(
            secret.wordInTheHandsOf("the TVM that had the TDI before")
                + ", which the one that has it now wrote")
        : Attempt.blocked(stopped(found.get()));
  }

  private String stopped(OptionalLong found) {
    return found.isEmpty()
        ? mitigation().name()
            + ": the hart forgets where the registers were before it runs the first TVM again, whose"
            + " load faults"
        : "not "
            + mitigation().name()
            + ": the register reads 0x"
            + Long.toHexString(found.getAsLong());
  }
}
