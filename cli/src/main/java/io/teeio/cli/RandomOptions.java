package io.teeio.cli;

import io.teeio.crypto.RandomSource;
import io.teeio.lab.fault.RandomSchedule;
import io.teeio.rule.Guards;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The options of {@code teeio attack --random}, and what they come to. */
final class RandomOptions {
  private static final long STEPS = 10_000;

  @Option(
      names = "--random",
      required = true,
      description =
          "Instead of the catalogue, interleave several devices, interfaces and TVMs with faults at"
              + " random, and look after every step whether anything gets out, serves two or"
              + " cannot be taken back.")
  @SuppressWarnings("UnusedVariable") // that the group is there says it
  private boolean random;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What follows from a seed is always the same. Default: another each time.")
  private @Nullable Long seed;

  @Option(
      names = "--steps",
      paramLabel = "M",
      description = "How many steps. Default: " + STEPS + ".")
  private @Nullable Long steps;

  @Option(
      names = "--minutes",
      paramLabel = "T",
      description = "As many steps as fit into so many minutes.")
  private @Nullable Integer minutes;

  /** Takes the steps and tells what they came to. */
  int run(PrintWriter out, boolean json) throws CannotDo {
    if (steps != null && minutes != null) {
      throw CannotDo.usage("--steps and --minutes exclude each other");
    }
    if ((steps != null && steps < 1) || (minutes != null && minutes < 1)) {
      throw CannotDo.usage("at least one step or minute");
    }
    long chosen = seed == null ? RandomSource.secure().below(Integer.MAX_VALUE) : seed;
    if (!json) {
      out.println("Seed " + chosen + ".");
      out.flush();
    }
    RandomSchedule schedule = new RandomSchedule(Guards.all(), chosen);
    RandomSchedule.Result result =
        minutes == null ? schedule.run(count()) : soak(schedule, minutes);
    if (json) {
      out.println(json(result));
    } else {
      tell(out, result);
    }
    return result.failure().isEmpty() ? ExitStatus.YES : ExitStatus.NO;
  }

  private long count() {
    return steps == null ? STEPS : steps;
  }

  private static RandomSchedule.Result soak(RandomSchedule schedule, int minutes) {
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    return schedule.runWhile(() -> System.nanoTime() < end);
  }

  private static void tell(PrintWriter out, RandomSchedule.Result result) {
    Map<String, Long> deeds = new TreeMap<>(result.deeds());
    deeds.forEach((deed, often) -> out.printf("  %8d  %s%n", often, deed));
    Optional<RandomSchedule.Failure> failure = result.failure();
    if (failure.isEmpty()) {
      out.printf(
          "Result: ok. %d steps of seed %d; nothing got out, nothing served two, and everything"
              + " came back.%n",
          result.steps(), result.seed());
      return;
    }
    RandomSchedule.Failure found = failure.get();
    out.printf(
        "Result: failed after %d steps of seed %d, in episode %d: %s%n",
        result.steps(), result.seed(), found.episode(), found.problem());
    out.printf("What it takes, %d steps:%n", found.steps().size());
    found.steps().forEach(step -> out.println("  " + step));
    out.printf(
        "Again: teeio attack --random --seed %d --steps %d%n", result.seed(), result.steps());
  }

  private static String json(RandomSchedule.Result result) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode root = mapper.createObjectNode();
    root.put("seed", result.seed()).put("steps", result.steps());
    ObjectNode deeds = root.putObject("deeds");
    new TreeMap<>(result.deeds()).forEach(deeds::put);
    root.put("result", result.failure().isEmpty() ? "ok" : "failed");
    result
        .failure()
        .ifPresent(failure -> {
          ObjectNode told = root.putObject("failure");
          told.put("episode", failure.episode()).put("problem", failure.problem());
          failure.steps().forEach(told.putArray("schedule")::add);
        });
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
