package io.teeio.lab.fault;

import io.teeio.rule.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes steps on a machine of its own, with several devices, interfaces and TVMs; looks at the
 * invariants after each, and at the end takes everything back and lives once more.
 */
final class Schedule {
  private static final int DEVICES = 2;
  private static final int VIRTUAL = 2;
  private static final int TENANTS = 3;
  private static final int SWEEP = 64;

  /**
   * What went wrong.
   *
   * @param step number of the step after which it was seen, from 0; the number of steps if it was
   *     seen when everything was taken back
   * @param problem what
   */
  record Failure(int step, String problem) {}

  private final Rig rig;
  private final Invariants invariants;
  private final StepTaker taker;

  /**
   * A schedule on a new machine with {@code guards}, whose random numbers follow from {@code seed}.
   */
  Schedule(Guards guards, long seed) {
    rig = new Rig(new Rig.Layout(DEVICES, VIRTUAL, TENANTS, guards, seed));
    invariants = new Invariants(rig);
    taker = new StepTaker(rig);
    rig.host().boot();
  }

  /** What came to its good end so far, and how often. */
  Map<String, Long> deeds() {
    return rig.watch().deeds();
  }

  /** Why calls were refused, the last of them last. */
  List<String> causes() {
    return rig.watch().causes().stream().map(Cause::text).toList();
  }

  /** Takes {@code steps}; what went wrong first, if anything did. */
  Optional<Failure> run(List<Step> steps) {
    taker.follow();
    for (int i = 0; i < steps.size(); i++) {
      Optional<String> problem = taken(steps.get(i), i % SWEEP == SWEEP - 1);
      if (problem.isPresent()) {
        return Optional.of(new Failure(i, problem.get()));
      }
    }
    return end().map(problem -> new Failure(steps.size(), problem));
  }

  private Optional<String> taken(Step step, boolean sweep) {
    try {
      taker.take(step);
      if (sweep) {
        invariants.sweep();
      } else {
        invariants.check();
      }
    } catch (Disaster disaster) {
      Optional<String> crash = recover(disaster.fault());
      if (crash.isPresent()) {
        return crash;
      }
    } catch (RuntimeException | Error crash) {
      return Optional.of(crashed(crash));
    }
    return rig.watch().breaches().stream().findFirst();
  }

  /** A host may fall again while it starts; each time it does, one of the armed faults is spent. */
  private Optional<String> recover(Fault fault) {
    for (Fault met = fault; met == Fault.VMM_RESTARTED; ) {
      try {
        rig.host().restart();
        return Optional.empty();
      } catch (Disaster again) {
        met = again.fault();
      } catch (RuntimeException | Error crash) {
        return Optional.of(crashed(crash));
      }
    }
    return Optional.empty();
  }

  private static String crashed(Throwable crash) {
    StackTraceElement[] trace = crash.getStackTrace();
    return "crashed: " + crash + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /** Everything comes back, and the next life is a good one. */
  private Optional<String> end() {
    taker.disarm();
    try {
      return takenBack();
    } catch (Disaster ownMemory) {
      return afterRestart();
    } catch (RuntimeException | Error crash) {
      return Optional.of(crashed(crash));
    }
  }

  /** A host that gave its own memory away begins anew before it takes the rest back. */
  private Optional<String> afterRestart() {
    try {
      rig.host().restart();
      return takenBack();
    } catch (RuntimeException | Error crash) {
      return Optional.of(crashed(crash));
    }
  }

  private Optional<String> takenBack() {
    invariants.sweep();
    if (rig.host().gaveItselfAway()) {
      rig.host().restart();
    }
    List<String> left = new ArrayList<>(new Recovery(rig, Recovery.Kept.nothing()).run());
    for (int i = 0; i < DEVICES; i++) {
      if (rig.watch().hasKeys(rig.devices().get(i).rootPort())) {
        left.add("keys are left at the root port of device " + i);
      }
      rig.watch().intercept(i, List::of);
    }
    rig.putBack();
    rig.host().restart();
    invariants.sweep();
    if (left.isEmpty()) {
      new Life(rig, rig.tenants().getFirst(), 0)
          .run()
          .ifPresent(why -> left.add("no life after it: " + why));
    }
    invariants.sweep();
    left.addAll(rig.watch().breaches());
    return left.stream().findFirst();
  }
}
