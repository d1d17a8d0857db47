package io.teeio.testkit;

import java.util.List;

/** A law that must hold whatever a {@link Source} chooses. */
public final class Property {
  private Property() {}

  /** What must hold: returns normally, or throws what says why not. */
  @FunctionalInterface
  public interface Law {
    /** Builds its input from {@code source} and checks itself on it. */
    void check(Source source) throws Exception;
  }

  /**
   * Checks {@code law} on {@code runs} sources. Run {@code n} is seeded with {@code seed + n}, so
   * that one failing run can be repeated alone.
   *
   * @throws AssertionError for the first run that fails, with its seed and the smallest choices
   *     that were found to fail as well
   */
  public static void check(int runs, long seed, Law law) {
    for (int run = 0; run < runs; run++) {
      Source source = Source.seeded(seed + run);
      if (Attempt.of(law, source) instanceof Attempt.Failed failed) {
        Attempt.Failed smallest = new Shrinking(law).shrink(failed);
        throw new AssertionError(
            "fails with seed "
                + (seed + run)
                + "; the smallest failing choices are "
                + smallest.choices()
                + ": "
                + smallest.problem(),
            smallest.problem());
      }
    }
  }

  /** Checks {@code law} on one recorded sequence of choices, as a failure reported them. */
  public static void replay(List<Long> choices, Law law) throws Exception {
    law.check(Source.replay(choices));
  }

  /** What came of one run. */
  sealed interface Attempt {
    /** The law held. */
    record Held() implements Attempt {}

    /** The law broke on these choices. */
    record Failed(List<Long> choices, Throwable problem) implements Attempt {}

    /** Runs {@code law} on {@code source}; whatever it throws is the answer that is looked for. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    static Attempt of(Law law, Source source) {
      try {
        law.check(source);
        return new Held();
      } catch (Exception | AssertionError | StackOverflowError problem) {
        return new Failed(source.choices(), problem);
      }
    }
  }
}
