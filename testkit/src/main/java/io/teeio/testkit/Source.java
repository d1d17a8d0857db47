package io.teeio.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Hands out bounded choices and remembers them. Whatever a generator builds is a function of the
 * sequence of choices, so a failure is replayed, and made smaller, by editing that sequence. Every
 * choice is a number from zero; generators should let zero mean the simplest thing.
 */
public final class Source {
  /** Where raw choices come from. */
  @FunctionalInterface
  private interface Feed {
    /** A number from 0 to {@code maximum} inclusive. */
    long next(long maximum);
  }

  private final Feed feed;
  private final List<Long> taken = new ArrayList<>();

  private Source(Feed feed) {
    this.feed = feed;
  }

  /** Choices from a generator with this seed; the same seed makes the same choices. */
  public static Source seeded(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Source(maximum ->
        maximum == Long.MAX_VALUE
            ? random.nextLong() & Long.MAX_VALUE
            : random.nextLong(maximum + 1));
  }

  /**
   * The choices of an earlier run. A choice above the bound that is asked for becomes that bound;
   * when none is left, zero is chosen.
   */
  public static Source replay(List<Long> choices) {
    var remaining = List.copyOf(choices).iterator();
    return new Source(maximum -> remaining.hasNext() ? Math.min(remaining.next(), maximum) : 0);
  }

  /** Choices from a fuzzer's bytes, as many as each bound needs; zeros when they run out. */
  public static Source of(byte[] bytes) {
    return new Source(new ByteFeed(bytes.clone())::next);
  }

  private static final class ByteFeed {
    private final byte[] bytes;
    private int at;

    ByteFeed(byte[] bytes) {
      this.bytes = bytes;
    }

    long next(long maximum) {
      long value = 0;
      for (long left = maximum; left > 0; left >>>= 8) {
        value = value << 8 | (at < bytes.length ? bytes[at++] & 0xFF : 0);
      }
      return maximum == Long.MAX_VALUE
          ? value & Long.MAX_VALUE
          : Long.remainderUnsigned(value, maximum + 1);
    }
  }

  private long choose(long maximum) {
    long choice = feed.next(maximum);
    taken.add(choice);
    return choice;
  }

  /** The choices made so far, for {@link #replay}. */
  public List<Long> choices() {
    return List.copyOf(taken);
  }

  /** A number from 0 to {@code bound} exclusive. */
  public int below(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nothing is below " + bound);
    }
    return (int) choose(bound - 1L);
  }

  /** A number from {@code least} to {@code most} inclusive. */
  public int between(int least, int most) {
    return (int) between((long) least, (long) most);
  }

  /** A number from {@code least} to {@code most} inclusive; their distance must fit in a long. */
  public long between(long least, long most) {
    if (least > most) {
      throw new IllegalArgumentException("nothing is between " + least + " and " + most);
    }
    return least + choose(Math.subtractExact(most, least));
  }

  /** Any 64-bit number. */
  public long anyLong() {
    return choose(0xFFFF_FFFFL) << 32 | choose(0xFFFF_FFFFL);
  }

  /** True or false; false is the simpler. */
  public boolean flag() {
    return choose(1) == 1;
  }

  /** {@code length} bytes. */
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) choose(0xFF);
    }
    return bytes;
  }

  /** Between {@code least} and {@code most} bytes, both inclusive. */
  public byte[] bytes(int least, int most) {
    return bytes(between(least, most));
  }

  /** One of {@code values}; the first is the simplest. */
  public <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  /** One of {@code values}; the first is the simplest. */
  @SafeVarargs
  public final <T> T pick(T... values) {
    return values[below(values.length)];
  }

  /**
   * Between {@code least} and {@code most} elements, both inclusive, each from {@code element}. A
   * choice before each element says whether there is one more, so that a failure shrinks by losing
   * elements from anywhere.
   */
  public <T> List<T> list(int least, int most, Function<Source, T> element) {
    List<T> list = new ArrayList<>();
    while (list.size() < most && (list.size() < least || choose(most - least) > 0)) {
      list.add(element.apply(this));
    }
    return List.copyOf(list);
  }
}
