package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * T010: the host takes a page out of the TVM while the IOMMU still remembers it, so that the TDI
 * writes to a page that is the host's by then, and the TVM finds another one.
 */
final class PageBehindDevice implements Attack {
  @Override
  public String id() {
    return "T010";
  }

  @Override
  public String name() {
    return "inconsistent mappings of TVM and TDI";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.GSTAGE_REMOVE_AFTER_FENCE;
  }

  @Override
  public String tries() {
    return "removes the page that the TDI writes to without a fence and takes it for itself";
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
    return hostReads(experiment, page.get(), secret)
        ? Attempt.succeeded(
            secret.inTheHandsOf("the host, from the page that the TDI still wrote to,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  /** Takes the page at {@code guest} as far as the TSM lets it; returns which page it is. */
  private static HostAddress take(Experiment experiment, GuestAddress guest) {
    long tvm = experiment.tvm();
    HostAddress page = experiment.heard().behind(tvm, guest).orElseThrow();
    call(experiment, CovhFunction.TVM_INVALIDATE_PAGES, tvm, guest.value(), Experiment.PAGE);
    call(experiment, CovhFunction.TVM_REMOVE_PAGES, tvm, guest.value(), Experiment.PAGE);
    call(experiment, CovhFunction.RECLAIM_PAGES, page.value(), 1);
    call(experiment, CovhFunction.TVM_VALIDATE_PAGES, tvm, guest.value(), Experiment.PAGE);
    return page;
  }

  /** A refusal is an event; the adversary tries the next thing. */
  private static void call(Experiment experiment, CovhFunction function, long... arguments) {
    var _ = experiment.calls().call(function, arguments);
  }

  private static boolean hostReads(Experiment experiment, HostAddress page, TvmSecret secret) {
    try {
      Bytes seen = experiment.machine().memory(SupervisorDomain.HOST).read(page, Experiment.PAGE);
      return secret.isIn(seen);
    } catch (AccessFault confidential) {
      return false;
    }
  }
}
