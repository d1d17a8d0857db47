package io.teeio.lab;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.lab.report.MachineMap;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.DmaReport;
import io.teeio.lab.report.RunReport.IdeReport;
import io.teeio.lab.report.RunReport.Result;
import io.teeio.lab.report.RunReport.States;
import io.teeio.lab.report.RunReport.Transfer;
import io.teeio.lab.report.StepReport.Status;
import io.teeio.lab.report.StepReport.Step;
import io.teeio.tvm.Stage;
import io.teeio.vmm.HostFailure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What the life of a device has come to so far, for its report. */
final class LifeRecord {
  private static final String HOST = "RISC-V CoVE-IO v0.3.0+a361d4a";
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  private final StepRecorder steps;
  private final Tally tally;
  private final GuestWatch guest;
  private final LongSupplier nanoClock;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Stage, Long> began = new EnumMap<>(Stage.class);
  private final Map<Stage, Long> bytesAt = new EnumMap<>(Stage.class);
  private String device = "none";
  private MachineMap machine = MachineMap.NONE;
  private Optional<String> afterBind = Optional.empty();
  private Optional<String> afterAccept = Optional.empty();
  private Optional<String> afterUnbind = Optional.empty();
  private Optional<String> error = Optional.empty();
  private boolean policyRefused;

  LifeRecord(StepRecorder steps, Tally tally, GuestWatch guest, LongSupplier nanoClock) {
    this.steps = steps;
    this.tally = tally;
    this.guest = guest;
    this.nanoClock = nanoClock;
  }

  /** It is lived in {@code scene}. */
  void began(Scene scene) {
    device = scene.deviceName();
    machine = scene.map();
    if (!scene.anchored()) {
      warnings.add("no --anchor was given: the device's chain is sound, but nobody vouches for it");
    }
  }

  /** The first interface was bound. */
  void bound(Scene scene) {
    afterBind = state(scene);
  }

  /** The guest has accepted it, or would have by now. */
  void accepted(Scene scene) {
    afterAccept = state(scene);
  }

  boolean isAccepted() {
    return afterAccept.isPresent();
  }

  /** It was unbound; the first time counts. */
  void unbound(Scene scene) {
    if (afterUnbind.isEmpty() && afterBind.isPresent()) {
      afterUnbind = state(scene);
    }
  }

  private Optional<String> state(Scene scene) {
    return tally.state(scene.interfaces().getFirst().id());
  }

  /** The device runs {@code firmware} now. */
  void updated(String firmware) {
    device += ", updated to " + firmware;
  }

  boolean hasError() {
    return error.isPresent();
  }

  /** It ended where it was, for {@code problem}. */
  void broke(String problem) {
    steps.end(steps.current(), Status.FAILED);
    error = Optional.of(problem);
  }

  /** The guest came to {@code stage}. */
  void mark(Stage stage) {
    began.putIfAbsent(stage, nanoClock.getAsLong());
    bytesAt.putIfAbsent(stage, tally.traffic().bytes());
  }

  /** The host's part failed, or a policy refused it. */
  void failed(HostFailure failure, Scene scene) {
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

  /** The guest's part failed; the first problem is the one that is told. */
  void fail(String problem) {
    steps.end(guest.direct().isPresent() ? Step.USE : steps.current(), Status.FAILED);
    error = error.or(() -> Optional.of(problem));
  }

  /** The report of it. */
  RunReport report() {
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
