package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.platform.hart.GuestFault;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A022: a switch keeps what the device writes for its TVM and carries the completion of a later
 * register read. The TVM learns that the job is done and takes what was in memory before for its
 * result. No packet is altered; only their order is.
 */
final class DelayedWrites implements Attack {
  private static final int OLD = 0x11;
  private static final int NEW = 0x22;
  private static final int COMPLETED = 0x28;

  /** Holds posted writes of the device. */
  private static final class Holding implements LinkInterceptor {
    private boolean armed;

    @Override
    public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
      boolean held =
          armed
              && direction == LinkDirection.UPSTREAM
              && packet instanceof IdeTlp ide
              && ide.isPosted();
      return held ? Optional.empty() : next.transmit(packet);
    }
  }

  @Override
  public String id() {
    return "A022";
  }

  @Override
  public String name() {
    return "switch reordering";
  }

  @Override
  public Adversary adversary() {
    return Adversary.ADVANCED_HARDWARE;
  }

  @Override
  public Rule mitigation() {
    return IdeRule.IDE_PR_ORDER;
  }

  @Override
  public String tries() {
    return "holds the device's writes back and lets the answer pass that says they are done";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    Holding hostile = new Holding();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger result = new AtomicInteger();
    experiment.machine().hub(0).intercept(hostile);
    experiment.run(guest -> {
      guest.begin(0);
      guest.copies(OLD);
      int before = completed(guest);
      hostile.armed = true;
      guest.copies(NEW);
      done.set(completed(guest) - before);
      result.set(guest.target());
    });
    return done.get() == 1 && result.get() == OLD
        ? Attempt.succeeded(
            "the device's register says that the job is done, and the TVM finds 0x%x, not 0x%x"
                .formatted(OLD, NEW))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  /** Descriptors done, as the device's register says. */
  private static int completed(Guest guest) {
    try {
      return guest.hart().load32(GuestLayout.mmio(0).plus(COMPLETED));
    } catch (GuestFault refused) {
      return 0;
    }
  }
}
