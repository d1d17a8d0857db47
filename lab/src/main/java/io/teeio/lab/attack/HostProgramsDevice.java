package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * T001: the host writes to the registers of a TDI that works for a TVM. Its own harts cannot, since
 * the registers are confidential, so it has another device write to them past the root complex, by
 * a switch that it told not to redirect.
 */
final class HostProgramsDevice implements Attack {
  private static final RequesterId PEER = RequesterId.of(0, 3, 9, 0);

  @Override
  public String id() {
    return "T001";
  }

  @Override
  public String name() {
    return "trusted MMIO malicious access";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.MMIO_TEE_ONLY;
  }

  @Override
  public String tries() {
    return "has a peer device give a running TDI another ring, which copies TVM memory to a shared page";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(secret.bytes());
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.pause();
        },
        () -> {
          HijackedAccelerator hijacked =
              new HijackedAccelerator(experiment, experiment.tdi().bar(), GuestLayout.SHARED);
          hijacked.describe(GuestLayout.SOURCE, TvmSecret.SIZE);
          hijacked.program((register, data) ->
              experiment.machine().hub(0).down(new Tlp.MemoryWrite(PEER, register.value(), data)));
          loot.set(hijacked.loot());
        });
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("the host, from the page it shares with the TVM,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
