package io.teeio.tvm;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures what the guest itself spends: only the time between {@link #start} and {@link #stop}
 * counts, so that waiting for the machine's simulation of TSM, link and device does not. A stretch
 * of more than eight times the median of its kind was interrupted by whatever else the simulating
 * computer does, and counts as the median.
 */
public final class GuestMeter {
  /** What the guest does in one stretch; stretches of a kind take about the same time. */
  public enum Work {
    /** Writing a descriptor or reading a completion record. */
    DRIVING,
    /** Copying and sealing or opening one record. */
    SEALING
  }

  private static final int INTERRUPTED = 8;

  private final LongSupplier nanoClock;
  private final Map<Work, Stretches> stretches = new EnumMap<>(Work.class);
  private long since;

  private static final class Stretches {
    private long[] nanos = new long[64];
    private int count;

    void add(long stretch) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++] = stretch;
    }

    long spent() {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      long median = sorted[count / 2];
      long spent = 0;
      for (long stretch : sorted) {
        spent += stretch > median * INTERRUPTED ? median : stretch;
      }
      return spent;
    }
  }

  /** A meter that reads {@code nanoClock}, a monotonic clock in nanoseconds. */
  public GuestMeter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The guest works from now on. */
  public void start() {
    since = nanoClock.getAsLong();
  }

  /** The guest waits from now on; since {@link #start} it did {@code work}. */
  public void stop(Work work) {
    stretches.computeIfAbsent(work, _ -> new Stretches()).add(nanoClock.getAsLong() - since);
  }

  /** Forgets what was measured. */
  public void reset() {
    stretches.clear();
  }

  /** Nanoseconds between each start and stop since the last reset. */
  public long spentNanos() {
    return stretches.values().stream().mapToLong(Stretches::spent).sum();
  }
}
