package io.teeio.lab.attack;

import io.teeio.device.block.Medium;
import io.teeio.device.function.FunctionKind;
import io.teeio.device.function.FunctionRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.DiskQueue;
import io.teeio.tvm.DiskRegisters;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.GuestMeter;
import io.teeio.wire.Bytes;

/** A024: a TVM writes to its disk, and somebody opens the device and takes the medium away. */
final class StolenMedium implements Attack {
  @Override
  public String id() {
    return "A024";
  }

  @Override
  public String name() {
    return "medium taken out of a disk";
  }

  @Override
  public Adversary adversary() {
    return Adversary.SIMPLE_HARDWARE;
  }

  @Override
  public Rule mitigation() {
    return FunctionRule.MEDIUM_SEALED;
  }

  @Override
  public String tries() {
    return "reads the medium of a disk past its controller";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment =
        Experiment.bound(
            Setup.plain().withGuards(guards).planned(plan -> plan.withKind(FunctionKind.BLOCK)));
    experiment.run(guest -> {
      guest.accept(0);
      keep(guest, secret);
    });
    Medium medium = experiment.machine().devices().getFirst().medium().orElseThrow();
    Bytes found = medium.stolen(0, 0).orElse(Bytes.EMPTY);
    return secret.isIn(found)
        ? Attempt.succeeded(secret.inTheHandsOf("the thief of the medium"))
        : Attempt.blocked(
            "by %s the medium has %d bytes of ciphertext for the sector: %s..."
                .formatted(mitigation().name(), found.length(), found.slice(12, 28)));
  }

  /** Has {@code guest} write {@code secret} to the first sector of its disk. */
  static void keep(Guest guest, TvmSecret secret) throws GuestFault, DeviceFailure {
    GuestAddress queue = GuestLayout.RING;
    guest.fill(queue, 0);
    guest.fill(queue.plus(Experiment.PAGE), 0);
    guest.fill(GuestLayout.SOURCE, 0);
    guest.hart().store(GuestLayout.SOURCE, secret.bytes());
    DiskRegisters registers = new DiskRegisters(guest.hart(), GuestLayout.mmio(0));
    registers.begin(queue.value());
    DiskQueue disk = new DiskQueue(guest.hart(), new GuestMeter(() -> 0), queue, registers);
    disk.write(0, 1, GuestLayout.SOURCE.value());
    disk.flush();
  }
}
