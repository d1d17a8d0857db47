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
 * A001: another hart of the host changes a buffer after the TSM checked it and before the TSM uses
 * it. What the TVM then gets as the genuine transcript of its device is that of another one.
 */
final class BufferChangedLater implements Attack {
  @Override
  public String id() {
    return "A001";
  }

  @Override
  public String name() {
    return "double fetch of a host buffer";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.HOST_INPUT_READ_ONCE;
  }

  @Override
  public String tries() {
    return "gives the TSM the transcript that it expects and, when that is checked, changes the buffer into that of a device which the TVM trusts";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withDevices(2).withGuards(guards));
    PinnedDevice trusted = new PinnedDevice(experiment, 1);
    HostTranscripts host = new HostTranscripts(experiment);
    ExperimentHost changing =
        new ExperimentHost(experiment) {
          @Override
          public boolean giveTranscript(RequesterId interfaceId) {
            boolean taken = host.give(experiment.vmm().transcript(experiment.device()));
            host.put(experiment.vmm().transcript(experiment.devices().get(1)));
            return taken;
          }
        };
    AtomicBoolean runs = new AtomicBoolean();
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        changing,
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
        : Attempt.blocked(
            "by "
                + mitigation().name()
                + " the TVM gets the copy that was checked, and does not start the device");
  }
}
