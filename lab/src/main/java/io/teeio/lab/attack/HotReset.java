package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.lab.Topology;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.platform.memory.AccessFault;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.vmm.HostFailure;
import java.util.List;

/**
 * A018: the host resets the link while the device works for a TVM. After a reset nothing is locked
 * any more, so the device answers the host; all depends on there being nothing left to say.
 */
final class HotReset implements Attack {
  private static final int BRIDGE_CONTROL = 0x3C;
  private static final int SECONDARY_BUS_RESET = 1 << 22;

  @Override
  public String id() {
    return "A018";
  }

  @Override
  public String name() {
    return "hot reset during RUN";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.SCRUB_ON_RESET;
  }

  @Override
  public String tries() {
    return "resets the link below a switch while a TDI runs, which unlocks the device, and reads what is left in it";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    Residue residue = new Residue(experiment);
    experiment.run(
        guest -> {
          guest.begin(0);
          Residue.leave(guest, secret);
          guest.pause();
        },
        () -> {
          resetLink(experiment);
          letGo(experiment);
          experiment.vmm().enumerate(experiment.machine().rootPorts().getFirst(), 0);
          residue.look();
        });
    return residue.isOf(secret)
        ? Attempt.succeeded(residue.shown("the host, from a device that was reset,"))
        : Attempt.blocked(residue.blockedBy(mitigation()));
  }

  /** Takes everything back from a device that cannot confirm it. */
  private static void letGo(Experiment experiment) {
    for (Experiment.HostPart part :
        List.<Experiment.HostPart>of(
            () -> experiment.vmm().unbind(experiment.tdi()),
            () -> experiment.reclaim(0),
            () -> experiment.vmm().disconnect(experiment.device()))) {
      try {
        part.run();
      } catch (HostFailure | AccessFault unanswered) {
        // The resources are the host's again all the same.
      }
    }
  }

  /** Sets and clears Secondary Bus Reset of the switch port above the device. */
  private static void resetLink(Experiment experiment) {
    RequesterId port = RequesterId.of(0, Topology.switchBuses(0).first(), 0, 0);
    for (int control : List.of(SECONDARY_BUS_RESET, 0)) {
      experiment.machine().hub(0).down(new Tlp.ConfigWrite(port, port, BRIDGE_CONTROL, 1, control));
    }
  }
}
