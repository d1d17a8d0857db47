package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.OtherTvm;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A020: the host adds a page that is a TVM's already to the memory of another TVM. If a page could
 * have two owners, the second would share what the first writes; and giving it away clears it, so
 * that the first one's data is gone at once.
 */
final class PageAliasing implements Attack {
  @Override
  public String id() {
    return "A020";
  }

  @Override
  public String name() {
    return "page aliasing into another TVM";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.PAGE_SINGLE_OWNER;
  }

  @Override
  public String tries() {
    return "gives a page that a TVM works with to a second TVM of its own as well";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    HostAddress page = experiment.machine().pages().take(1);
    ChosenPage watching = new ChosenPage(experiment, page, GuestLayout.SOURCE, true);
    AtomicReference<Bytes> after = new AtomicReference<>(Bytes.EMPTY);
    AtomicBoolean aliased = new AtomicBoolean();
    experiment.run(
        watching,
        guest -> {
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          guest.pause();
          after.set(guest.hart().load(GuestLayout.SOURCE, TvmSecret.SIZE));
        },
        () -> aliased.set(OtherTvm.build(experiment.machine()).takes(page.value()).isSuccess()));
    return aliased.get() && !secret.isIn(after.get())
        ? Attempt.succeeded(
            "page "
                + page
                + " is two TVMs' at once; where the first kept its secret it finds "
                + after.get().slice(0, 8))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
