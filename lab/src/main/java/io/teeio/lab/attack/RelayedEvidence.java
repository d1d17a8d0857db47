package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A008: both devices are genuine and connected, but the TVM's owner trusts only one of them. The
 * host binds the other and hands over the evidence of the first, in which every signature is good.
 */
final class RelayedEvidence implements Attack {
  @Override
  public String id() {
    return "A008";
  }

  @Override
  public String name() {
    return "evidence relay from another device";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.TRANSCRIPT_GENUINE;
  }

  @Override
  public String tries() {
    return "gives the TVM the genuine connection transcript of a device that it trusts, for one that it does not";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withDevices(2).withGuards(guards));
    PinnedDevice trusted = new PinnedDevice(experiment, 1);
    HostTranscripts host = new HostTranscripts(experiment);
    ExperimentHost relaying =
        new ExperimentHost(experiment) {
          @Override
          public boolean giveTranscript(RequesterId interfaceId) {
            return host.give(experiment.vmm().transcript(experiment.devices().get(1)));
          }
        };
    AtomicBoolean runs = new AtomicBoolean();
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        relaying,
        guest -> {
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          runs.set(trusted.starts(guest));
          guest.pause();
        },
        () ->
            loot.set(
                new RogueDevice(experiment, 0)
                    .read(experiment.tdi().id(), GuestLayout.SOURCE, TvmSecret.SIZE)));
    return runs.get() && secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("a device that its owner does not trust"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
