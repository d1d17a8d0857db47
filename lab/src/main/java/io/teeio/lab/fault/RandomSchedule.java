package io.teeio.lab.fault;

import io.teeio.rule.Guards;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Random interleavings of several devices, interfaces and TVMs with faults. What follows from a
 * seed is always the same: steps come in episodes, each on a machine of its own, of which the n-th
 * follows from the seed and n. After every step the invariants hold; after every episode the host
 * takes everything back and a whole life succeeds. If something fails, the shortest schedule that
 * can be found with the same failure is the answer.
 */
public final class RandomSchedule {
  /** Steps of an episode. */
  public static final int EPISODE = 250;

  private static final long STRIDE = 0x9E37_79B9_7F4A_7C15L;
  private static final int PATIENCE = 300;

  /**
   * What a run came to.
   *
   * @param seed from which it follows
   * @param steps steps taken
   * @param deeds what came to its good end, and how often
   * @param failure what failed, if anything did
   */
  public record Result(long seed, long steps, Map<String, Long> deeds, Optional<Failure> failure) {
    /** Copies the map. */
    public Result {
      deeds = Map.copyOf(deeds);
    }
  }

  /**
   * A schedule that fails.
   *
   * @param episode the number of the episode, from 0
   * @param problem what failed
   * @param steps what it took, one line a step
   */
  public record Failure(long episode, String problem, List<String> steps) {
    /** Copies the list. */
    public Failure {
      steps = List.copyOf(steps);
    }
  }

  private final Guards guards;
  private final long seed;
  private final Map<String, Long> deeds = new TreeMap<>();
  private long taken;

  /** The schedule of {@code seed} on machines with {@code guards}. */
  public RandomSchedule(Guards guards, long seed) {
    this.guards = guards;
    this.seed = seed;
  }

  /** Takes {@code steps} steps, unless something fails before. */
  public Result run(long steps) {
    Optional<Failure> failure = Optional.empty();
    for (long i = 0; taken < steps && failure.isEmpty(); i++) {
      failure = episode(i, (int) Math.min(EPISODE, steps - taken));
    }
    return new Result(seed, taken, deeds, failure);
  }

  /** Takes whole episodes as long as {@code goOn} says so and nothing fails. */
  public Result runWhile(BooleanSupplier goOn) {
    Optional<Failure> failure = Optional.empty();
    for (long i = 0; failure.isEmpty() && goOn.getAsBoolean(); i++) {
      failure = episode(i, EPISODE);
    }
    return new Result(seed, taken, deeds, failure);
  }

  private Optional<Failure> episode(long number, int length) {
    long own = seed + number * STRIDE;
    List<Step> steps = Step.draw(own, length);
    Schedule schedule = new Schedule(guards, own);
    Optional<Schedule.Failure> failed = schedule.run(steps);
    schedule.deeds().forEach((what, often) -> deeds.merge(what, often, Long::sum));
    taken += failed.map(failure -> Math.min(failure.step() + 1, length)).orElse(length);
    return failed.map(failure -> shrunk(number, own, steps, failure));
  }

  private Failure shrunk(long number, long own, List<Step> steps, Schedule.Failure failure) {
    List<Step> needed = steps.subList(0, Math.min(steps.size(), failure.step() + 1));
    boolean atEnd = failure.step() == steps.size();
    List<Step> shortest =
        new Shrinking(PATIENCE).shrink(needed, some -> failsAlike(own, some, atEnd));
    String problem =
        new Schedule(guards, own)
            .run(shortest)
            .map(Schedule.Failure::problem)
            .orElse(failure.problem());
    return new Failure(number, problem, shortest.stream().map(Step::toString).toList());
  }

  /** Whether {@code some} steps fail too: among the steps, or when everything is taken back. */
  private boolean failsAlike(long own, List<Step> some, boolean atEnd) {
    return new Schedule(guards, own)
        .run(some)
        .filter(failure -> (failure.step() == some.size()) == atEnd)
        .isPresent();
  }
}
