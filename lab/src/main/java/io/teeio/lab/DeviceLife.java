package io.teeio.lab;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.crypto.Certificate;
import io.teeio.device.Firmware;
import io.teeio.lab.report.MachineMap;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.DmaReport;
import io.teeio.lab.report.RunReport.IdeReport;
import io.teeio.lab.report.RunReport.Result;
import io.teeio.lab.report.RunReport.States;
import io.teeio.lab.report.RunReport.Transfer;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The main job: one machine, its devices and one TVM from power-on through connect, bind, attest,
 * accept, use, stop, unbind and disconnect. Says what the host does when; all else follows from it.
 */
public final class DeviceLife {
  private static final String HOST = "RISC-V CoVE-IO v0.3.0+a361d4a";
  private static final SbiResult GO_ON = SbiResult.success(1);
  private static final SbiResult AGAIN = SbiResult.success(2);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  private final RunRequest request;
  private final LongSupplier nanoClock;
  private final StepRecorder steps;
  private final Tally tally;
  private final Witness witness;
  private final GuestWatch guest;
  private final GuestMeter meter;
  private final Recordings recordings;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Stage, Long> began = new EnumMap<>(Stage.class);
  private final Map<Stage, Long> bytesAt = new EnumMap<>(Stage.class);
  private Optional<String> afterBind = Optional.empty();
  private Optional<String> afterAccept = Optional.empty();
  private Optional<String> afterUnbind = Optional.empty();
  private Optional<String> error = Optional.empty();
  private boolean policyRefused;
  private boolean updated;
  private Optional<Certificate> platformRoot = Optional.empty();
  private String device = "none";
  private MachineMap machine = MachineMap.NONE;

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
    this.nanoClock = nanoClock;
    this.witness = witness;
    this.steps = new StepRecorder(timeline, nanoClock);
    Weaver weaver = new Weaver(timeline);
    this.tally = new Tally(new BothObservers(weaver, new LaneWatch(timeline)), steps);
    this.guest = new GuestWatch(weaver);
    this.meter = new GuestMeter(nanoClock);
  }

  /** Lives it. Whatever goes wrong is in the report. */
  public RunReport run() {
    steps.begin(Step.BOOT);
    try (Scene scene = Scene.set(request, tally, witness, guest, meter, recordings)) {
      device = scene.deviceName();
      machine = scene.map();
      if (request.challenge().isPresent()) {
        platformRoot = Optional.of(scene.machine().platformRoot());
      }
      if (!scene.usable()) {
        List.of(Step.DONATE, Step.USE, Step.RECLAIM)
            .forEach(step -> steps.end(step, Status.UNAVAILABLE));
      }
      if (!scene.anchored()) {
        warnings.add(
            "no --anchor was given: the device's chain is sound, but nobody vouches for it");
      }
      live(scene);
    } catch (IOException e) {
      steps.end(steps.current(), Status.FAILED);
      error = Optional.of(String.valueOf(e.getMessage()));
    }
    return report();
  }

  private void live(Scene scene) {
    Vmm vmm = scene.vmm();
    Holdings held = new Holdings(scene, steps, failure -> failed(failure, scene));
    try {
      held.takeIn();
      afterBind = tally.state(scene.interfaces().getFirst().id());
      runGuest(scene, held);
    } catch (HostFailure failure) {
      failed(failure, scene);
    }
    letGo(scene, held);
    try {
      vmm.destroyTvm();
    } catch (HostFailure failure) {
      failed(failure, scene);
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
        mark(stage.get());
        answer = atStage(stage.get(), scene, held);
      }
      runner.answer(answer);
      exit = runner.run();
    }
    switch (exit) {
      case GuestRunner.Exit.Ended(int cause) -> {
        if (cause != 0) {
          fail("the guest broke with cause " + cause);
        }
      }
      case GuestRunner.Exit.Stuck(long address, int cause) ->
          fail("the guest got stuck at 0x" + Long.toHexString(address) + ", cause " + cause);
      case GuestRunner.Exit.Refused(SbiResult result) -> fail("run_tvm_vcpu: " + result);
      case GuestRunner.Exit.AtStage _ -> throw new IllegalStateException("the loop has ended");
    }
    guest.failures().forEach(this::fail);
  }

  private SbiResult atStage(Stage stage, Scene scene, Holdings held) {
    switch (stage) {
      case VERIFY -> steps.begin(Step.VERIFY);
      case ACCEPT -> steps.begin(Step.ACCEPT);
      case USE -> {
        afterAccept = tally.state(scene.interfaces().getFirst().id());
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
        } else if (afterAccept.isEmpty()) {
          // A device outside is not used, but its keys can be renewed while it runs.
          afterAccept = tally.state(scene.interfaces().getFirst().id());
          refresh(scene);
        }
        steps.begin(Step.STOP);
      }
      case STOPPED -> {
        letGo(scene, held);
        if (updates()) {
          return bringBack(scene, held);
        }
        boolean baseline = scene.usable() && !guest.refused() && error.isEmpty();
        return baseline && scene.prepareBaseline() ? GO_ON : SbiResult.SUCCESS;
      }
      case BOUNCE, DONE -> {}
    }
    return SbiResult.SUCCESS;
  }

  /** Whether the devices are to run what was brought to them, and the guest wants them then. */
  private boolean updates() {
    return request.update().isPresent() && !updated && !guest.refused() && error.isEmpty();
  }

  private SbiResult bringBack(Scene scene, Holdings held) {
    updated = scene.update();
    device += ", updated to " + request.update().map(Firmware::text).orElse("");
    try {
      held.takeIn();
      return AGAIN;
    } catch (HostFailure failure) {
      failed(failure, scene);
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
      failed(failure, scene);
    }
  }

  /** Lets go of whatever is still held. */
  private void letGo(Scene scene, Holdings held) {
    held.unbind();
    if (afterUnbind.isEmpty() && afterBind.isPresent()) {
      afterUnbind = tally.state(scene.interfaces().getFirst().id());
    }
    held.giveBack();
  }

  /** What the TVM showed the third party whose challenge was in the request; after the run. */
  public Optional<TvmProof> proof() {
    return guest.report().flatMap(shown -> platformRoot.map(root -> new TvmProof(shown, root)));
  }

  private void mark(Stage stage) {
    began.putIfAbsent(stage, nanoClock.getAsLong());
    bytesAt.putIfAbsent(stage, tally.traffic().bytes());
  }

  private void failed(HostFailure failure, Scene scene) {
    boolean denied = scene.isDenied(failure) && scene.problem().isEmpty();
    steps.end(steps.current(), denied ? Status.REFUSED : Status.FAILED);
    policyRefused |= denied;
    String why =
        scene
            .problem()
            .map(problem -> String.valueOf(problem.getMessage()))
            .or(tally::lastFailure)
            .map(reason -> ": " + reason)
            .orElse("");
    error = error.or(() -> Optional.of(failure.getMessage() + why));
  }

  private void fail(String problem) {
    steps.end(guest.direct().isPresent() ? Step.USE : steps.current(), Status.FAILED);
    error = error.or(() -> Optional.of(problem));
  }

  private RunReport report() {
    Result result =
        guest.refused() || policyRefused
            ? Result.REFUSED
            : error.isPresent() ? Result.ERROR : Result.OK;
    return new RunReport(
        result,
        error,
        HOST,
        device,
        machine,
        tally.facts(),
        steps.reports(),
        new States(afterBind, afterAccept, afterUnbind),
        new DmaReport(
            guest.direct().map(moved -> transfer(moved, Stage.USE, Stage.USED)),
            guest.bounce().map(moved -> transfer(moved, Stage.BOUNCE, Stage.DONE))),
        new IdeReport(tally.traffic().protectedTlps(), tally.refreshes()),
        verdict(),
        warnings);
  }

  /**
   * The guest's verdict; if the host's TSM refused before the guest was asked, that is the verdict.
   */
  private Verdict verdict() {
    return policyRefused && guest.verdict().checks().isEmpty()
        ? new Verdict(List.of(Check.fail("device connection", error.orElse(""))))
        : guest.verdict();
  }

  private Transfer transfer(io.teeio.tvm.Transfer moved, Stage from, Stage to) {
    long nanos = Math.max(1, at(began, to) - at(began, from));
    return new Transfer(
        moved.bytes(),
        moved.bytes() / MIB / (nanos / NANOS_PER_SECOND),
        at(bytesAt, to) - at(bytesAt, from),
        moved.bytes() == 0 ? 0 : moved.guestNanos() / (moved.bytes() / KIB),
        moved.sha384().toString());
  }

  private static long at(Map<Stage, Long> marks, Stage stage) {
    return marks.getOrDefault(stage, 0L);
  }
}
