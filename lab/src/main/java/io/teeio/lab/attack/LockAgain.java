package io.teeio.lab.attack;

import io.teeio.device.Dsm;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TsmRefusal;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A003: between the TVM's verdict and its start the host unbinds the interface, which unlocks it,
 * and binds it again. What was verified is not what would run: by then the device has other
 * firmware, which reads whatever memory its TVM has.
 */
final class LockAgain implements Attack {
  @Override
  public String id() {
    return "A003";
  }

  @Override
  public String name() {
    return "lock again between verify and start";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.START_ALL_MAPPED;
  }

  @Override
  public String tries() {
    return "unbinds a verified interface, replaces the firmware of its device and binds it again before the TVM starts it";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          Tdm.Decision decision = guest.tdm().verify(experiment.id());
          InterfaceReport report = decision.report().orElseThrow();
          MmioRange registers = report.ranges().getFirst();
          guest
              .tsm()
              .mapMmio(
                  experiment.id(), GuestLayout.mmio(0), registers.firstPage(), registers.size());
          guest.pause();
          start(guest, experiment.id());
          guest.pause();
        },
        () -> {
          experiment.vmm().unbind(experiment.tdi());
          Dsm device = experiment.machine().devices().getFirst().dsm();
          device.stageFirmware(Firmware.TAMPERED);
          device.updateFirmware();
          experiment.vmm().bind(experiment.tdi());
        },
        () ->
            loot.set(
                new RogueDevice(experiment, 0)
                    .read(experiment.tdi().id(), GuestLayout.SOURCE, TvmSecret.SIZE)));
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("firmware that nobody verified"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  private static void start(Guest guest, int interfaceId) {
    try {
      guest.tsm().start(interfaceId);
    } catch (TsmRefusal refused) {
      // The TVM goes on without its device.
    }
  }
}
