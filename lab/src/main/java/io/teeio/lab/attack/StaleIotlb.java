package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostFailure;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A004: the host takes a page from the TVM in good order: blocked, fenced, removed, reclaimed. The
 * TVM's harts forgot it; its device goes on through what the IOMMU remembers, into a page that is
 * the host's by now.
 */
final class StaleIotlb implements Attack {
  @Override
  public String id() {
    return "A004";
  }

  @Override
  public String name() {
    return "stale IOTLB";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.DMA_TRANSLATION_INVALIDATED;
  }

  @Override
  public String tries() {
    return "takes back the page that the TVM's device writes to, with every fence of harts, and reads it while the IOMMU still remembers the way there";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    AtomicReference<HostAddress> page = new AtomicReference<>();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(0x11); // the IOMMU knows the way to source and target now
          guest.pause();
          guest.copies(secret.bytes());
        },
        () -> page.set(take(experiment, GuestLayout.TARGET)));
    Bytes seen =
        experiment.machine().memory(SupervisorDomain.HOST).read(page.get(), Experiment.PAGE);
    return secret.isIn(seen)
        ? Attempt.succeeded(
            secret.inTheHandsOf("the host, from the page that the TDI still wrote to,"))
        : Attempt.blocked(
            "by "
                + mitigation().name()
                + " the IOMMU forgot the page: "
                + Refusals.last(experiment.heard()));
  }

  /** Takes the page at {@code guest} back; returns which page it is. */
  private static HostAddress take(Experiment experiment, GuestAddress guest) throws HostFailure {
    HostAddress page = experiment.heard().behind(experiment.tvm(), guest).orElseThrow();
    long tvm = experiment.tvm();
    long at = guest.value();
    experiment.calls().must(CovhFunction.TVM_INVALIDATE_PAGES, tvm, at, Experiment.PAGE);
    experiment.calls().must(CovhFunction.TVM_FENCE, tvm);
    experiment.calls().must(CovhFunction.TVM_REMOVE_PAGES, tvm, at, Experiment.PAGE);
    experiment.calls().must(CovhFunction.RECLAIM_PAGES, page.value(), 1);
    return page;
  }
}
