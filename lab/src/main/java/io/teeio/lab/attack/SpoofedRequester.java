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
 * T007: the firmware of another device writes into a TVM's memory, under the keys of its own stream
 * and in the name of the TDI that works for the TVM.
 */
final class SpoofedRequester implements Attack {
  @Override
  public String id() {
    return "T007";
  }

  @Override
  public String name() {
    return "PCIe ID spoofing";
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
    return "overwrites the TVM's data under a device's own keys, with the requester id of its TDI";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret own = TvmSecret.of("the TVM's data");
    TvmSecret forged = TvmSecret.of("from the spoofer");
    Experiment experiment = new Experiment(Setup.plain().withDevices(2).withGuards(guards));
    for (HostDevice device : experiment.devices()) {
      experiment.vmm().connect(device);
    }
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    RogueDevice rogue = new RogueDevice(experiment, 1);
    AtomicReference<Bytes> found = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(own.bytes());
          guest.pause();
          found.set(guest.hart().load(GuestLayout.TARGET, Experiment.PAGE));
        },
        () -> rogue.write(experiment.tdi().id(), GuestLayout.TARGET, forged.bytes()));
    return forged.isIn(found.get())
        ? Attempt.succeeded(forged.inThePlaceOf("the device's result"))
        : Attempt.blocked(
            Refusals.thatStopped(experiment.heard(), mitigation())
                + (own.isIn(found.get())
                    ? "; the TVM's data is whole"
                    : "; the TVM's data is gone"));
  }
}
