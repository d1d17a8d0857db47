package io.teeio.lab.experiment;

import io.teeio.lab.experiment.Experiment.Script;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.GuestRunner;
import io.teeio.vmm.Tenant;
import java.util.Optional;

/**
 * Another TVM of the experiment's host. It runs one program, from pause to pause, while the first
 * TVM waits in a pause of its own: both share the one hart.
 */
public final class Neighbour {
  private final Experiment experiment;
  private final Tenant tenant;
  private final GuestRunner runner;
  private Script script = guest -> {};
  private Optional<String> problem = Optional.empty();

  Neighbour(Experiment experiment, Tenant tenant) {
    this.experiment = experiment;
    this.tenant = tenant;
    this.runner = new GuestRunner(experiment.calls(), tenant, tenant.id(), 0, event -> {});
  }

  /** What its host does for it. */
  public Tenant tenant() {
    return tenant;
  }

  /** Begins {@code program} and runs it to its first pause, or to its end. */
  public void start(Script program) {
    script = program;
    goOn();
  }

  /** Runs it on to its next pause, or to its end. */
  public void resume() {
    runner.answer(SbiResult.SUCCESS);
    goOn();
  }

  private void goOn() {
    GuestRunner.Exit exit = runner.run();
    Experiment.expect(problem.isEmpty(), "the neighbour ended with " + problem);
    Experiment.expect(
        exit instanceof GuestRunner.Exit.AtStage || exit.equals(new GuestRunner.Exit.Ended(0)),
        "the neighbour's hart ended with " + exit);
  }

  /** What its hart executes. */
  void run(GuestHart hart) throws GuestFault {
    try {
      script.run(experiment.guest(hart, "neighbour"));
    } catch (TsmRefusal | DeviceFailure failure) {
      problem = Optional.of(String.valueOf(failure.getMessage()));
    }
  }
}
