package io.teeio.attest;

import io.teeio.crypto.RandomSource;
import java.util.Random;

/** Randomness that repeats, so that a failing test does. */
public final class Repeatable implements RandomSource {
  private final Random random;

  /** The sequence of {@code seed}. */
  public Repeatable(long seed) {
    random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}
