package io.teeio.bench;

import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * A warm appraisal against the one verification in it, in short turns: on a machine that others use
 * too, both then meet the same neighbours, and the median of the ratios holds still where the
 * averages of {@link AppraisalBenchmark} do not. The time is the processor's, of one thread.
 */
public final class AppraisalRatio {
  private static final int WARM_UP = 8;
  private static final int ROUNDS = 41;
  private static final int REPEATS = 1000;

  private AppraisalRatio() {}

  /**
   * Prints three medians and the quartiles of the ratio.
   *
   * @param arguments the folder of the evidence, if it is not {@code ../shared/evidence}
   */
  public static void main(String[] arguments) throws IOException, MalformedInput {
    AppraisalBenchmark benchmark = new AppraisalBenchmark();
    if (arguments.length > 0) {
      benchmark.evidence = arguments[0];
    }
    benchmark.build();
    List<Double> signatures = new ArrayList<>();
    List<Double> appraisals = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      double signature = micros(benchmark::signature);
      double warm = micros(() -> benchmark.warm().passed());
      if (round >= WARM_UP) {
        signatures.add(signature);
        appraisals.add(warm);
        ratios.add(signature / warm);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "signature %.0f us, warm %.0f us, ratio %.2f (quartiles %.2f and %.2f of %d rounds)%n",
        part(signatures, 2),
        part(appraisals, 2),
        part(ratios, 2),
        part(ratios, 1),
        part(ratios, 3),
        ROUNDS);
  }

  /** Microseconds of processor time that one of many {@code work} takes. */
  private static double micros(BooleanSupplier work) {
    long start = threadNanos();
    for (int i = 0; i < REPEATS; i++) {
      if (!work.getAsBoolean()) {
        throw new IllegalStateException("the evidence does not pass");
      }
    }
    return (threadNanos() - start) / 1000.0 / REPEATS;
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The value below which {@code quarters} quarters of {@code values} lie. */
  private static double part(List<Double> values, int quarters) {
    return values.stream().sorted().toList().get(values.size() * quarters / 4);
  }
}
