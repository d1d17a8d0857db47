package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;

/**
 * A012: the host unbinds an interface, which stops it, and then uses it itself. Whatever of the TVM
 * is still in the device would be the next user's.
 */
final class InterfaceReuse implements Attack {
  @Override
  public String id() {
    return "A012";
  }

  @Override
  public String name() {
    return "interface reuse without scrubbing";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.SCRUB_ON_STOP;
  }

  @Override
  public String tries() {
    return "takes an interface back from a TVM and reads what the TVM left in its registers";
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
          experiment.vmm().unbind(experiment.tdi());
          experiment.reclaim(0);
          residue.look();
        });
    return residue.isOf(secret)
        ? Attempt.succeeded(residue.shown("the host, from an interface that was unbound,"))
        : Attempt.blocked(residue.blockedBy(mitigation()));
  }
}
