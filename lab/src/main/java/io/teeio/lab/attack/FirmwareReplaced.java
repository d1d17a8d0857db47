package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.device.Dsm;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A021: the host brings other firmware to the device while the TVM uses it. What was verified is
 * gone; what replaces it has the keys of the stream and the TVM's memory in reach.
 */
final class FirmwareReplaced implements Attack {
  @Override
  public String id() {
    return "A021";
  }

  @Override
  public String name() {
    return "firmware update while locked";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.FIRMWARE_FROZEN;
  }

  @Override
  public String tries() {
    return "replaces the firmware of a device that works for a TVM, which verified the old one";
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
          guest.pause();
        },
        () -> {
          Dsm device = experiment.machine().devices().getFirst().dsm();
          device.stageFirmware(Firmware.TAMPERED);
          if (device.updateFirmware()) {
            loot.set(
                new RogueDevice(experiment, 0)
                    .read(experiment.tdi().id(), GuestLayout.SOURCE, TvmSecret.SIZE));
          }
        });
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("firmware that nobody verified"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
