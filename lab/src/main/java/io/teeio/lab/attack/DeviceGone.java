package io.teeio.lab.attack;

import io.teeio.lab.Topology;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.HostFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * T011: somebody pulls the device out while it works for a TVM. The service is gone, and nothing
 * can prevent that; what must not be gone are the host's pages and registers, for which it would
 * wait for a word of the device that never comes.
 */
final class DeviceGone implements Attack {
  private static final String ABSENT = "; the TVM has lost its device, which is out of scope";

  /** A call of the host that may be refused. */
  @FunctionalInterface
  private interface HostCall {
    void make() throws HostFailure;
  }

  @Override
  public String id() {
    return "T011";
  }

  @Override
  public String name() {
    return "denial of service by a device that is gone";
  }

  @Override
  public Adversary adversary() {
    return Adversary.SIMPLE_HARDWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.UNBIND_NEEDS_NOBODY;
  }

  @Override
  public String tries() {
    return "pulls out the device that a TVM uses, so that nobody ever confirms its unbinding";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    List<String> refused = new ArrayList<>();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(0x11);
          guest.pause();
          Experiment.expect(!guest.copies(0x22), "a device that is gone does work");
        },
        () -> {
          RequesterId port = RequesterId.of(0, Topology.switchBuses(0).first(), 0, 0);
          experiment.machine().hub(0).unplug(port);
          tell(new ArrayList<>(), () -> experiment.vmm().unbind(experiment.tdi()));
          tell(refused, () -> experiment.reclaim(0));
        });
    tell(refused, () -> experiment.vmm().destroyTvm());
    return refused.isEmpty()
        ? Attempt.blocked(
            mitigation().name()
                + ": the registers and all "
                + pagesBack(experiment)
                + " pages are the host's again"
                + ABSENT)
        : Attempt.succeeded(
            "the host gets neither the registers nor one page of the TVM back: "
                + String.join(", ", refused)
                + ABSENT);
  }

  private static void tell(List<String> refused, HostCall call) {
    try {
      call.make();
    } catch (HostFailure failure) {
      refused.add(failure.getMessage());
    }
  }

  private static long pagesBack(Experiment experiment) {
    return experiment.heard().tsm(TsmEvent.HostCalled.class).stream()
        .filter(called -> called.call().is(CovhFunction.RECLAIM_PAGES))
        .filter(called -> called.result().isSuccess())
        .mapToLong(called -> called.call().a1())
        .sum();
  }
}
