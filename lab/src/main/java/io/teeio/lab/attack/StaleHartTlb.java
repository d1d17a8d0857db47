package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A019: the host uses a page, gives it to the TSM and lets it be the TVM's at once. Its hart need
 * not ask the memory protection table again as long as it remembers the answer from before; a fence
 * of all harts makes it forget.
 */
final class StaleHartTlb implements Attack {
  @Override
  public String id() {
    return "A019";
  }

  @Override
  public String name() {
    return "stale translations of a hart";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.PAGE_ASSIGN_AFTER_FENCE;
  }

  @Override
  public String tries() {
    return "gives a TVM a page that one of its own harts still remembers, without a fence in between";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    DomainMemory hart = experiment.machine().hostMemory();
    HostAddress page = experiment.machine().pages().take(1);
    ChosenPage hasty = new ChosenPage(experiment, page, GuestLayout.SOURCE, false);
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        hasty,
        guest -> {
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          guest.pause();
        },
        () -> loot.set(read(hart, page)));
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("the host, through what its hart remembers,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  private static Bytes read(DomainMemory hart, HostAddress page) {
    try {
      return hart.read(page, TvmSecret.SIZE);
    } catch (AccessFault refused) {
      return Bytes.EMPTY;
    }
  }
}
