package io.teeio.lab.attack;

import io.teeio.device.Dsm;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.vmm.HostFailure;
import io.teeio.wire.Bytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A006: the host connects a device, keeps the transcript, replaces the firmware and connects it
 * again. Everything in the old transcript is signed by the device's own key, and says that all is
 * well.
 */
final class OlderTranscript implements Attack {
  @Override
  public String id() {
    return "A006";
  }

  @Override
  public String name() {
    return "transcript substitution";
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
    return "gives the TVM the transcript of an earlier connection with the same device, when that still had the firmware of its maker";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    HostTranscripts host = new HostTranscripts(experiment);
    Bytes old = earlier(experiment);
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    ExperimentHost substituting =
        new ExperimentHost(experiment) {
          @Override
          public boolean giveTranscript(RequesterId interfaceId) {
            return host.give(old);
          }
        };
    AtomicBoolean runs = new AtomicBoolean();
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        substituting,
        guest -> {
          guest.hart().store(GuestLayout.SOURCE, secret.bytes());
          runs.set(new MeasuredAtConnect(experiment, guest).starts());
          guest.pause();
        },
        () ->
            loot.set(
                new RogueDevice(experiment, 0)
                    .read(experiment.tdi().id(), GuestLayout.SOURCE, TvmSecret.SIZE)));
    return runs.get() && secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("firmware that its maker did not write"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  /** The transcript of a connection with a device that is genuine, and after that is not. */
  private static Bytes earlier(Experiment experiment) throws HostFailure {
    experiment.vmm().connect(experiment.device());
    Bytes transcript = experiment.vmm().transcript(experiment.device());
    experiment.vmm().disconnect(experiment.device());
    Dsm device = experiment.machine().devices().getFirst().dsm();
    device.stageFirmware(Firmware.TAMPERED);
    device.updateFirmware();
    return transcript;
  }
}
