package io.teeio.bench;

import io.teeio.tsm.manifest.ManifestError;
import io.teeio.vmm.HostFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a TDI costs when there are many: time for bind and for acceptance (report, map, start) of
 * each of the first n TDIs of four devices, n from 1 to 256. Connecting is not counted. Every n is
 * measured in turn, round after round, so that none profits from a warmer machine; the figure is
 * the median of the rounds.
 */
public final class TdiScale {
  private static final int DEVICES = 4;
  private static final int TDIS_A_DEVICE = 64;
  private static final int[] COUNTS = {1, 4, 16, 64, 128, 256};
  private static final int TDIS_A_TURN = 256;
  private static final int WARM_UP = 6;
  private static final int ROUNDS = 15;
  private static final double NANOS_PER_MICRO = 1e3;

  private TdiScale() {}

  private record Cost(double bind, double accept) {
    double sum() {
      return bind + accept;
    }
  }

  /** Prints a table. */
  public static void main(String[] arguments) throws ManifestError, HostFailure {
    Tenancy tenancy = new Tenancy(DEVICES, TDIS_A_DEVICE);
    tenancy.connect();
    for (int i = 0; i < WARM_UP; i++) {
      for (int count : COUNTS) {
        turn(tenancy, count);
      }
    }
    List<List<Cost>> costs = new ArrayList<>();
    Arrays.stream(COUNTS).forEach(count -> costs.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < COUNTS.length; i++) {
        costs.get(i).add(turn(tenancy, COUNTS[i]));
      }
    }
    System.out.println("TDIs   bind us   accept us   sum us   of the sum at 1");
    double first = median(costs.getFirst()).sum();
    for (int i = 0; i < COUNTS.length; i++) {
      Cost cost = median(costs.get(i));
      System.out.printf(
          Locale.ROOT,
          "%4d %9.1f %11.1f %8.1f %12.3f%n",
          COUNTS[i],
          cost.bind(),
          cost.accept(),
          cost.sum(),
          cost.sum() / first);
    }
    System.exit(0); // the guest waits for orders for ever
  }

  /** The cost of one TDI, in microseconds, with {@code count} of them at a time. */
  private static Cost turn(Tenancy tenancy, int count) throws HostFailure {
    long bind = 0;
    long accept = 0;
    int times = TDIS_A_TURN / count;
    for (int time = 0; time < times; time++) {
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        tenancy.bind(i);
      }
      long bound = System.nanoTime();
      tenancy.accept(count);
      accept += System.nanoTime() - bound;
      bind += bound - begin;
      tenancy.stop(count);
      for (int i = 0; i < count; i++) {
        tenancy.unbind(i);
      }
    }
    double tdis = times * count * NANOS_PER_MICRO;
    return new Cost(bind / tdis, accept / tdis);
  }

  private static Cost median(List<Cost> costs) {
    return costs.stream()
        .sorted(java.util.Comparator.comparingDouble(Cost::sum))
        .toList()
        .get(costs.size() / 2);
  }
}
