package io.teeio.lab;

import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.lab.report.StepReport;
import io.teeio.lab.report.StepReport.Status;
import io.teeio.lab.report.StepReport.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Books calls, exchanges and time on the step that is going on. */
final class StepRecorder {
  private static final class Sum {
    private Status status = Status.SKIPPED;
    private boolean entered;
    private long calls;
    private long exchanges;
    private long nanos;
  }

  private final Timeline timeline;
  private final LongSupplier nanoClock;
  private final Map<Step, Sum> sums = new EnumMap<>(Step.class);
  private Step current = Step.BOOT;
  private long since;

  StepRecorder(Timeline timeline, LongSupplier nanoClock) {
    this.timeline = timeline;
    this.nanoClock = nanoClock;
    for (Step step : Step.values()) {
      sums.put(step, new Sum());
    }
    since = nanoClock.getAsLong();
  }

  /**
   * {@code step} is going on from now on, and counts as done unless {@link #end} says otherwise.
   */
  void begin(Step step) {
    book();
    current = step;
    Sum sum = sum(step);
    if (!sum.entered) {
      sum.entered = true;
      sum.status = Status.OK;
      timeline.add("lab", "lab", Kind.STEP, step.word(), "");
    }
  }

  /** {@code step} came to {@code status}; of several the worst stands. */
  void end(Step step, Status status) {
    Sum sum = sum(step);
    if (!sum.entered || status.compareTo(sum.status) > 0) {
      sum.status = status;
    }
  }

  /** One more call to the TSM. */
  void call() {
    sum(current).calls++;
  }

  /** One more message to a device and back. */
  void exchange() {
    sum(current).exchanges++;
  }

  Step current() {
    return current;
  }

  /** All steps in order. */
  List<StepReport> reports() {
    book();
    List<StepReport> reports = new ArrayList<>();
    for (Step step : Step.values()) {
      Sum sum = sum(step);
      reports.add(new StepReport(step, sum.status, sum.calls, sum.exchanges, sum.nanos / 1000));
    }
    return reports;
  }

  private void book() {
    long now = nanoClock.getAsLong();
    sum(current).nanos += now - since;
    since = now;
  }

  private Sum sum(Step step) {
    return java.util.Objects.requireNonNull(sums.get(step), "every step has a sum");
  }
}
