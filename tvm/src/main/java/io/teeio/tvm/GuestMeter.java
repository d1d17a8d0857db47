package io.teeio.tvm;

import java.util.function.LongSupplier;

/**
 * Measures what the guest itself spends: only the time between {@link #start} and {@link #stop}
 * counts, so that waiting for the machine's simulation of TSM, link and device does not.
 */
public final class GuestMeter {
  private final LongSupplier nanoClock;
  private long spent;
  private long since;

  /** A meter that reads {@code nanoClock}, a monotonic clock in nanoseconds. */
  public GuestMeter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The guest works from now on. */
  public void start() {
    since = nanoClock.getAsLong();
  }

  /** The guest waits from now on. */
  public void stop() {
    spent += nanoClock.getAsLong() - since;
  }

  /** Nanoseconds between each start and stop so far. */
  public long spentNanos() {
    return spent;
  }
}
