package io.teeio.lab.fault;

import io.teeio.rule.Guards;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every message and every call of a life, times every {@link Fault}. A good life is lived once and
 * written down; then each point of it meets each fault, in a life of its own, on a machine on which
 * another TVM works with another device. After each: nothing that must not be reachable is, the
 * host gets everything back, the other TVM never noticed, the TSM said why, and the next life is
 * good as far as its own fault.
 *
 * <p>Of a call that takes many entries the first, the second and the last are points: the others
 * differ from the second in the message that they carry, and that meets its own faults.
 */
public final class FaultMatrix {
  private static final long SEED = 4;
  private static final int UNDER_TEST = 0;
  private static final int OTHER = 1;

  /**
   * Where something can go wrong.
   *
   * @param leg on which way
   * @param name what passes there
   * @param number the how-manieth of that name on that way, from 0
   */
  public record Point(Leg leg, String name, int number) {}

  /**
   * One fault at one point, and what came of it.
   *
   * @param point where
   * @param fault what
   * @param ended where the life ended; empty if it came to its good end all the same
   * @param causes what the TSM said about it
   * @param problems what must not be; empty if all is well
   */
  public record Outcome(
      Point point, Fault fault, Optional<String> ended, List<Cause> causes, List<String> problems) {
    /** Copies the lists. */
    public Outcome {
      causes = List.copyOf(causes);
      problems = List.copyOf(problems);
    }
  }

  private final Guards guards;
  private Optional<Rig> standing = Optional.empty();
  private Recovery.Kept kept = Recovery.Kept.nothing();

  /** The matrix on machines with {@code guards}. */
  public FaultMatrix(Guards guards) {
    this.guards = guards;
  }

  /** All points, as a good life passes them. */
  public List<Point> points() {
    Rig rig = standing();
    Map<String, Integer> numbers = new HashMap<>();
    List<Point> passed = new ArrayList<>();
    rig.follow((leg, device, name) -> {
      int number = numbers.merge(leg + name, 1, Integer::sum) - 1;
      passed.add(new Point(leg, name, number));
      return Optional.empty();
    });
    Optional<String> problem = life(rig).run();
    rig.follow(FaultPlan.NOTHING);
    rig.host().recount();
    if (problem.isPresent()) {
      throw new IllegalStateException("the good life is not good: " + problem.get());
    }
    return chosen(passed);
  }

  /** Of entries into one call that follow each other the first, the second and the last. */
  private static List<Point> chosen(List<Point> passed) {
    List<List<Point>> runs = new ArrayList<>();
    Map<Leg, List<Point>> latest = new EnumMap<>(Leg.class);
    for (Point point : passed) {
      List<Point> run = latest.get(point.leg());
      boolean entry = point.leg() == Leg.CALL || point.leg() == Leg.RESULT;
      if (run == null || !entry || !run.getLast().name().equals(point.name())) {
        run = new ArrayList<>();
        latest.put(point.leg(), run);
        runs.add(run);
      }
      run.add(point);
    }
    return runs.stream()
        .flatMap(run ->
            run.size() <= 3 ? run.stream() : Stream.of(run.get(0), run.get(1), run.getLast()))
        .toList();
  }

  /** Has every point meet every fault that can happen there; {@code reader} hears of each. */
  public void run(List<Point> points, Consumer<Outcome> reader) {
    for (Point point : points) {
      for (Fault fault : point.leg().faults()) {
        reader.accept(meet(point, fault));
      }
    }
  }

  /** Has {@code point} meet {@code fault}. */
  public Outcome meet(Point point, Fault fault) {
    Rig rig = standing();
    List<String> problems = new ArrayList<>();
    Strike strike = new Strike(point, fault);
    rig.watch().forgetCauses();
    rig.post().forget(UNDER_TEST);
    rig.follow(strike);
    Optional<String> ended;
    boolean restarted = false;
    try {
      ended = life(rig).run();
    } catch (Disaster disaster) {
      ended = Optional.of(disaster.fault().name());
      restarted = disaster.fault() == Fault.VMM_RESTARTED;
    }
    rig.follow(FaultPlan.NOTHING);
    List<Cause> causes = rig.watch().causes();
    if (!strike.struck()) {
      problems.add("the life before it was not good: " + ended);
    }
    new Invariants(rig).sweep();
    if (restarted) {
      rig.host().restart();
      takeAllBack(rig, problems);
    } else {
      takeBack(rig, mayHitOthers(point, fault), problems);
    }
    problems.addAll(rig.watch().breaches());
    if (!problems.isEmpty()) {
      standing = Optional.empty();
    }
    return new Outcome(point, fault, ended, causes, problems);
  }

  /**
   * Whether the host itself did something to the other TVM or the other device: it may, and it has
   * to be able to take that back.
   */
  private static boolean mayHitOthers(Point point, Fault fault) {
    boolean calls = point.leg() == Leg.CALL || point.leg() == Leg.RESULT;
    return fault == Fault.SWAPPED
        || (calls && EnumSet.of(Fault.CORRUPTED, Fault.TRUNCATED).contains(fault));
  }

  /** Takes back what the life had; the other TVM works on. */
  private void takeBack(Rig rig, boolean mayHitOthers, List<String> problems) {
    List<String> found = new ArrayList<>(new Recovery(rig, kept).run());
    rig.putBack();
    requireNoKeys(rig, UNDER_TEST, found);
    other(rig).use().ifPresent(why -> found.add("the other TVM suffers: " + why));
    if (!found.isEmpty() && mayHitOthers) {
      takeAllBack(rig, problems);
    } else {
      problems.addAll(found);
      new Invariants(rig).sweep();
      rig.host().recount();
    }
  }

  /** Takes back everything, and begins with both TVMs again. */
  private void takeAllBack(Rig rig, List<String> problems) {
    problems.addAll(new Recovery(rig, Recovery.Kept.nothing()).run());
    rig.putBack();
    requireNoKeys(rig, UNDER_TEST, problems);
    requireNoKeys(rig, OTHER, problems);
    new Invariants(rig).sweep();
    rig.host().recount();
    other(rig).begin().ifPresent(why -> problems.add("no life after it: " + why));
    kept = Recovery.Kept.now(rig, List.of(OTHER));
  }

  private static void requireNoKeys(Rig rig, int device, List<String> problems) {
    if (rig.watch().hasKeys(rig.devices().get(device).rootPort())) {
      problems.add("keys are left at the root port of device " + device);
    }
  }

  private static Life other(Rig rig) {
    return new Life(rig, rig.tenants().get(OTHER), OTHER);
  }

  private static Life life(Rig rig) {
    return new Life(rig, rig.tenants().get(UNDER_TEST), UNDER_TEST);
  }

  /** A machine on which the other TVM works. */
  private Rig standing() {
    if (standing.isEmpty()) {
      Rig rig = new Rig(new Rig.Layout(2, 0, 2, guards, SEED));
      rig.host().boot();
      Optional<String> problem = other(rig).begin();
      if (problem.isPresent()) {
        throw new IllegalStateException("the other TVM does not work: " + problem.get());
      }
      kept = Recovery.Kept.now(rig, List.of(OTHER));
      standing = Optional.of(rig);
    }
    return standing.get();
  }

  /** Strikes once, where it is to. */
  private static final class Strike implements FaultPlan {
    private final Point point;
    private final Fault fault;
    private int passed;
    private boolean struck;

    Strike(Point point, Fault fault) {
      this.point = point;
      this.fault = fault;
    }

    boolean struck() {
      return struck;
    }

    @Override
    public Optional<Fault> at(Leg leg, int device, String name) {
      if (leg != point.leg() || !name.equals(point.name()) || passed++ != point.number()) {
        return Optional.empty();
      }
      struck = true;
      return Optional.of(fault);
    }
  }
}
