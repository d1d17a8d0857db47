package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.wire.Bytes;

/** A host that knows which of its pages the TVM has at one guest address, because it chose it. */
final class ChosenPage extends ExperimentHost {
  private final Experiment experiment;
  private final HostAddress page;
  private final GuestAddress guest;
  private final boolean fences;

  /**
   * Puts {@code page} behind {@code guest} when the TVM touches it.
   *
   * @param fences whether it fences its harts in between, as it should
   */
  ChosenPage(Experiment experiment, HostAddress page, GuestAddress guest, boolean fences) {
    super(experiment);
    this.experiment = experiment;
    this.page = page;
    this.guest = guest;
    this.fences = fences;
  }

  @Override
  public boolean populate(long guestAddress) {
    return (guestAddress == guest.value() && place()) || super.populate(guestAddress);
  }

  private boolean place() {
    use();
    boolean converted = call(CovhFunction.CONVERT_PAGES, page.value(), 1);
    if (fences) {
      call(CovhFunction.GLOBAL_FENCE);
    }
    return converted
        && call(
            CovhFunction.ADD_TVM_ZERO_PAGES, experiment.tvm(), page.value(), 0, 1, guest.value());
  }

  /** What the hart has just used it remembers. */
  private void use() {
    try {
      experiment.machine().hostMemory().write(page, Bytes.of(1));
    } catch (AccessFault fault) {
      throw new IllegalStateException("the host's own page", fault);
    }
  }

  private boolean call(CovhFunction function, long... arguments) {
    return experiment.calls().call(function, arguments).isSuccess();
  }
}
