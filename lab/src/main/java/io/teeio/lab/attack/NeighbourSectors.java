package io.teeio.lab.attack;

import io.teeio.device.block.Medium;
import io.teeio.device.block.Operation;
import io.teeio.device.block.Submission;
import io.teeio.device.function.FunctionKind;
import io.teeio.device.function.FunctionRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A025: a TVM keeps data on one virtual function of a disk. The host has the next function write to
 * a sector before its own first one. It could not read the TVM's sectors, but it can end them.
 */
final class NeighbourSectors implements Attack {
  private static final int VICTIM = 1;
  private static final int CONTROL = 0x08;
  private static final int SUBMISSIONS = 0x10;
  private static final int QUEUE_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int COMPLETIONS = 0x40;
  private static final int COMPLETION = 0x400;

  @Override
  public String id() {
    return "A025";
  }

  @Override
  public String name() {
    return "sectors of the neighbour";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return FunctionRule.TDI_OWN_EXTENT;
  }

  @Override
  public String tries() {
    return "writes over a sector of a TVM with the disk function beside the TVM's";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment =
        new Experiment(
            Setup.plain()
                .withVirtual(2)
                .withGuards(guards)
                .planned(plan -> plan.withKind(FunctionKind.BLOCK)));
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    HostAddress page = experiment.hostPage(Bytes.zeros(Experiment.PAGE));
    Medium medium = experiment.machine().devices().getFirst().medium().orElseThrow();
    AtomicReference<Bytes> kept = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.accept(0);
          StolenMedium.keep(guest, secret);
          guest.pause();
        },
        () -> {
          kept.set(medium.stolen(VICTIM, 0).orElseThrow());
          overwrite(experiment, page);
        });
    Bytes left = medium.stolen(VICTIM, 0).orElse(Bytes.EMPTY);
    return left.equals(kept.get())
        ? Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()))
        : Attempt.succeeded(
            "the TVM's sector is gone: under another function's key lies %s... there"
                .formatted(left.slice(12, 28)));
  }

  private static void overwrite(Experiment experiment, HostAddress page) throws AccessFault {
    HostAddress rubbish = experiment.hostPage(Bytes.EMPTY);
    WireWriter submission = new WireWriter(Submission.SIZE);
    new Submission(Operation.WRITE, 0, -Medium.EXTENT, 1, 1, rubbish.value()).write(submission);
    experiment.machine().memory(SupervisorDomain.HOST).write(page, submission.toBytes());
    MmioAccess mmio = experiment.machine().mmio(SupervisorDomain.HOST);
    HostAddress bar = experiment.interfaces().get(1).bar();
    try {
      mmio.write64(bar.plus(SUBMISSIONS), page.value());
      mmio.write64(bar.plus(COMPLETIONS), page.plus(COMPLETION).value());
      mmio.write32(bar.plus(QUEUE_SIZE), 2);
      mmio.write32(bar.plus(CONTROL), 1);
      mmio.write32(bar.plus(TAIL), 1);
    } catch (BusFault refused) {
      throw new IllegalStateException("the host's own function does not answer", refused);
    }
  }
}
