package io.teeio.lab;

import io.teeio.crypto.Certificate;
import io.teeio.device.Firmware;
import io.teeio.lab.report.DeviceReference;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.StepReport.Status;
import io.teeio.lab.report.StepReport.Step;
import io.teeio.lab.report.TvmProof;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.GuestMeter;
import io.teeio.tvm.Stage;
import io.teeio.vmm.GuestRunner;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.Vmm;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The main job: one machine, its devices and one TVM from power-on through connect, bind, attest,
 * accept, use, stop, unbind and disconnect. Says what the host does when; all else follows from it.
 */
public final class DeviceLife {
  private static final SbiResult GO_ON = SbiResult.success(1);
  private static final SbiResult AGAIN = SbiResult.success(2);

  private final RunRequest request;
  private final StepRecorder steps;
  private final Tally tally;
  private final Witness witness;
  private final GuestWatch guest;
  private final GuestMeter meter;
  private final Recordings recordings;
  private final LifeRecord record;
  private boolean updated;
  private Optional<Certificate> platformRoot = Optional.empty();
  private Optional<DeviceReference> reference = Optional.empty();

  /**
   * A life to be lived once.
   *
   * @param timeline what happens goes there
   * @param recordings what else is recorded
   */
  public DeviceLife(RunRequest request, Timeline timeline, Recordings recordings) {
    this(request, timeline, recordings, System::nanoTime, Witness.NOBODY);
  }

  DeviceLife(
      RunRequest request,
      Timeline timeline,
      Recordings recordings,
      LongSupplier nanoClock,
      Witness witness) {
    this.request = request;
    this.recordings = recordings;
    this.witness = witness;
    this.steps = new StepRecorder(timeline, nanoClock);
    Weaver weaver = new Weaver(timeline);
    this.tally = new Tally(new BothObservers(weaver, new LaneWatch(timeline)), steps);
    this.guest = new GuestWatch(weaver);
    this.meter = new GuestMeter(nanoClock);
    this.record = new LifeRecord(steps, tally, guest, nanoClock);
  }

  /** Lives it. Whatever goes wrong is in the report. */
  public RunReport run() {
    steps.begin(Step.BOOT);
    try (Scene scene = Scene.set(request, tally, witness, guest, meter, recordings)) {
      record.began(scene);
      if (request.challenge().isPresent()) {
        platformRoot = Optional.of(scene.machine().platformRoot());
        reference = scene.reference();
      }
      if (!scene.usable()) {
        List.of(Step.DONATE, Step.USE, Step.RECLAIM)
            .forEach(step -> steps.end(step, Status.UNAVAILABLE));
      }
      live(scene);
    } catch (IOException e) {
      record.broke(String.valueOf(e.getMessage()));
    }
    return record.report();
  }

  private void live(Scene scene) {
    Vmm vmm = scene.vmm();
    Holdings held = new Holdings(scene, steps, failure -> record.failed(failure, scene));
    try {
      held.takeIn();
      record.bound(scene);
      runGuest(scene, held);
    } catch (HostFailure failure) {
      record.failed(failure, scene);
    }
    letGo(scene, held);
    try {
      vmm.destroyTvm();
    } catch (HostFailure failure) {
      record.failed(failure, scene);
    }
  }

  /** Runs the guest from stage to stage and does the host's part at each. */
  private void runGuest(Scene scene, Holdings held) {
    GuestRunner runner = scene.vmm().runner();
    GuestRunner.Exit exit = runner.run();
    while (exit instanceof GuestRunner.Exit.AtStage at) {
      Optional<Stage> stage = Stage.of(at.stage());
      SbiResult answer = SbiResult.SUCCESS;
      if (stage.isPresent()) {
        record.mark(stage.get());
        answer = atStage(stage.get(), scene, held);
      }
      runner.answer(answer);
      exit = runner.run();
    }
    switch (exit) {
      case GuestRunner.Exit.Ended(int cause) -> {
        if (cause != 0) {
          record.fail("the guest broke with cause " + cause);
        }
      }
      case GuestRunner.Exit.Stuck(long address, int cause) ->
          record.fail("the guest got stuck at 0x" + Long.toHexString(address) + ", cause " + cause);
      case GuestRunner.Exit.Refused(SbiResult result) -> record.fail("run_tvm_vcpu: " + result);
      case GuestRunner.Exit.AtStage _ -> throw new IllegalStateException("the loop has ended");
    }
    guest.failures().forEach(record::fail);
  }

  private SbiResult atStage(Stage stage, Scene scene, Holdings held) {
    switch (stage) {
      case VERIFY -> steps.begin(Step.VERIFY);
      case ACCEPT -> steps.begin(Step.ACCEPT);
      case USE -> {
        record.accepted(scene);
        steps.begin(Step.USE);
      }
      case USED -> {
        if (!updated) {
          request.update().ifPresent(scene::stage);
        }
        refresh(scene);
        steps.begin(Step.USE);
      }
      case STOP -> {
        if (guest.refused()) {
          steps.end(Step.VERIFY, Status.REFUSED);
        } else if (!record.isAccepted()) {
          // A device outside is not used, but its keys can be renewed while it runs.
          record.accepted(scene);
          refresh(scene);
        }
        steps.begin(Step.STOP);
      }
      case STOPPED -> {
        letGo(scene, held);
        if (updates()) {
          return bringBack(scene, held);
        }
        boolean baseline = scene.usable() && !guest.refused() && !record.hasError();
        return baseline && scene.prepareBaseline() ? GO_ON : SbiResult.SUCCESS;
      }
      case BOUNCE, DONE -> {}
    }
    return SbiResult.SUCCESS;
  }

  /** Whether the devices are to run what was brought to them, and the guest wants them then. */
  private boolean updates() {
    return request.update().isPresent() && !updated && !guest.refused() && !record.hasError();
  }

  private SbiResult bringBack(Scene scene, Holdings held) {
    updated = scene.update();
    record.updated(request.update().map(Firmware::text).orElse(""));
    try {
      held.takeIn();
      return AGAIN;
    } catch (HostFailure failure) {
      record.failed(failure, scene);
      return SbiResult.SUCCESS;
    }
  }

  private void refresh(Scene scene) {
    steps.begin(Step.REFRESH);
    try {
      for (HostDevice each : scene.devices()) {
        scene.vmm().heartbeat(each);
        scene.vmm().updateSession(each);
        scene.vmm().refreshKeys(each);
      }
    } catch (HostFailure failure) {
      record.failed(failure, scene);
    }
  }

  /** Lets go of whatever is still held. */
  private void letGo(Scene scene, Holdings held) {
    held.unbind();
    record.unbound(scene);
    held.giveBack();
  }

  /** What the TVM showed the third party whose challenge was in the request; after the run. */
  public Optional<TvmProof> proof() {
    return guest
        .report()
        .flatMap(shown -> platformRoot.map(root -> new TvmProof(shown, root, reference)));
  }
}
