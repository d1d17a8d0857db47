package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A002: the TVM asks its host to put a shared page at one guest address, and the host continues the
 * call with another one. If the TSM let it, the TVM would write to the host what it means for
 * itself.
 */
final class SharedPageInstead implements Attack {
  @Override
  public String id() {
    return "A002";
  }

  @Override
  public String name() {
    return "continuation with changed arguments";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.PAGE_IN_REGION;
  }

  @Override
  public String tries() {
    return "answers a request of the TVM to share one page by putting a page of its own where the TVM expects confidential memory";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    HostAddress page = experiment.hostPage(Bytes.EMPTY);
    ExperimentHost elsewhere =
        new ExperimentHost(experiment) {
          @Override
          public boolean share(CovgFunction request, long guestAddress, long length) {
            SbiResult placed =
                experiment
                    .calls()
                    .call(
                        CovhFunction.ADD_TVM_SHARED_PAGES,
                        experiment.tvm(),
                        page.value(),
                        0,
                        1,
                        GuestLayout.SOURCE.value());
            return placed.isSuccess() || super.share(request, guestAddress, length);
          }
        };
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        elsewhere,
        guest -> {
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          guest.pause();
        },
        () ->
            loot.set(
                experiment.machine().memory(SupervisorDomain.HOST).read(page, Experiment.PAGE)));
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("the host, from its own page,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
