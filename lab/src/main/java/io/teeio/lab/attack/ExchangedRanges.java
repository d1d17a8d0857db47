package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tsm.CoveRule;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.HostDevice;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A007: the TVM believes what its host says about which range of the report comes first, and asks
 * for the interrupt table where its driver expects the control registers. What it means to keep in
 * a register would be the address and data of an interrupt.
 */
final class ExchangedRanges implements Attack {
  /** Where the interrupt table lies in BAR 0. */
  private static final int TABLE = 0x1000;

  /** The table and the pending bits, which are no range of the report together. */
  private static final int SIZE = 0x2000;

  /** The address of entry 0. */
  private static final int ENTRY = 0;

  @Override
  public String id() {
    return "A007";
  }

  @Override
  public String name() {
    return "report reordering";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return CoveRule.MAP_NEXT_RANGE;
  }

  @Override
  public String tries() {
    return "tells the TVM another order of the ranges than the report has, so that it takes the interrupt table for its control registers";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    HostDevice.Interface tdi = experiment.tdi();
    experiment.vmm().connect(experiment.device());
    experiment
        .vmm()
        .donate(
            new HostDevice.Interface(tdi.id(), tdi.bar().plus(TABLE), tdi.size()),
            SIZE,
            GuestLayout.mmio(0).value());
    experiment.vmm().bind(tdi);
    AtomicLong misplaced = new AtomicLong();
    experiment.run(guest -> {
      Tdm.Decision decision = guest.tdm().verify(experiment.id());
      MmioRange second = decision.report().orElseThrow().ranges().get(1);
      if (isStarted(guest, experiment.id(), second)) {
        guest.hart().store64(GuestLayout.mmio(0).plus(ENTRY), secret.word());
        misplaced.set(guest.hart().load64(GuestLayout.mmio(0).plus(ENTRY)));
      }
    });
    return misplaced.get() == (secret.word() & ~3L)
        ? Attempt.succeeded(
            "what the TVM wrote to its control registers is in the interrupt table: entry 0 has"
                + " the address 0x"
                + Long.toHexString(misplaced.get()))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  /** Maps the table and what is behind it as if it were the first range, and starts. */
  private static boolean isStarted(Guest guest, int id, MmioRange table) {
    try {
      guest.tsm().mapMmio(id, GuestLayout.mmio(0), table.firstPage(), SIZE);
      guest.tsm().start(id);
      return true;
    } catch (TsmRefusal refused) {
      return false;
    }
  }
}
