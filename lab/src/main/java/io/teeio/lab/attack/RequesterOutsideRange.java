package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostDevice;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A010: a device that is connected, and no TVM's, uses its own stream to read memory with the
 * requester id of another device's TDI. The packet is authentic; but that requester is not one of
 * the stream's.
 */
final class RequesterOutsideRange implements Attack {
  @Override
  public String id() {
    return "A010";
  }

  @Override
  public String name() {
    return "requester id spoofing outside the range";
  }

  @Override
  public Adversary adversary() {
    return Adversary.DEVICE_FIRMWARE;
  }

  @Override
  public Rule mitigation() {
    return IdeRule.IDE_RID_ASSOCIATION;
  }

  @Override
  public String tries() {
    return "reads memory under a device's own keys in the name of an interface of another device, which works for a TVM";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withDevices(2).withGuards(guards));
    for (HostDevice device : experiment.devices()) {
      experiment.vmm().connect(device);
    }
    experiment.donate(1);
    experiment.vmm().bind(experiment.interfaces().get(1));
    RogueDevice rogue = new RogueDevice(experiment, 0);
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.begin(1);
          guest.copies(secret.bytes());
          guest.pause();
        },
        () ->
            loot.set(
                rogue.read(
                    experiment.interfaces().get(1).id(), GuestLayout.SOURCE, TvmSecret.SIZE)));
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("a device that no TVM accepted"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
