package io.teeio.lab.attack;

import io.teeio.device.DeviceProfile;
import io.teeio.lab.MachineSeams;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.hart.GuestFault;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.HostFailure;
import io.teeio.wire.MalformedInput;

/**
 * A016: a device whose firmware offers sessions that are authenticated only. All signatures and
 * proofs are good, and everything in the session can be read by the host that carries it; among it
 * the keys with which the TVM's data is encrypted on the link.
 */
final class ReadableSession implements Attack {
  @Override
  public String id() {
    return "A016";
  }

  @Override
  public String name() {
    return "algorithm downgrade";
  }

  @Override
  public Adversary adversary() {
    return Adversary.DEVICE_FIRMWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.CONNECT_CAPABILITIES;
  }

  @Override
  public String tries() {
    return "says that the device can authenticate but not encrypt its sessions, so that the keys of the link pass the host in the clear";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Eavesdropper host = new Eavesdropper();
    Experiment experiment =
        new Experiment(
            Setup.plain()
                .withGuards(guards)
                .with(MachineSeams.NONE.withMake(DeviceProfile::withoutEncryption))
                .seenBy(host));
    Interposer interposer = new Interposer();
    experiment.machine().hub(0).intercept(interposer);
    if (isBound(experiment)) {
      experiment.run(guest -> {
        begin(guest);
        guest.copies(secret.bytes());
      });
    }
    return secret.isIn(host.read(interposer.upstream()))
        ? Attempt.succeeded(secret.inTheHandsOf("the host, with the link's keys from the mailbox,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  private static boolean isBound(Experiment experiment) {
    try {
      experiment.vmm().connect(experiment.device());
      experiment.donate(0);
      experiment.vmm().bind(experiment.tdi());
      return true;
    } catch (HostFailure refused) {
      return false;
    }
  }

  private static void begin(Guest guest) throws GuestFault, TsmRefusal, DeviceFailure {
    try {
      guest.beginUnverified(0);
    } catch (MalformedInput malformed) {
      throw new IllegalStateException("the report of a device of ours", malformed);
    }
  }
}
