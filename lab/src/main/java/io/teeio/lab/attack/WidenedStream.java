package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostDevice;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A026: the host writes to the registers of a root port, which hold what a stream may carry. With a
 * range that has every requester id, a device that no TVM accepted reads memory in the name of
 * another device's TDI.
 */
final class WidenedStream implements Attack {
  /** RID Association Register 1 of the first stream of a root port: the highest id, in 23:8. */
  private static final int LAST_REQUESTER = 0x10C + SelectiveBlock.RID_1;

  private static final int EVERY = 0xFFFF << 8;

  @Override
  public String id() {
    return "A026";
  }

  @Override
  public String name() {
    return "root port reprogramming";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.RP_CONFIG_RDSM_ONLY;
  }

  @Override
  public String tries() {
    return "widens the range of requester ids of a stream in the root port's registers, so that its device can speak for one of another root port";
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
        () -> {
          experiment
              .machine()
              .hostConfig()
              .write(experiment.device().rootPort(), LAST_REQUESTER, EVERY);
          loot.set(
              rogue.read(experiment.interfaces().get(1).id(), GuestLayout.SOURCE, TvmSecret.SIZE));
        });
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("a device that no TVM accepted"))
        : Attempt.blocked(mitigation().name() + ": " + Refusals.first(experiment.heard()));
  }
}
