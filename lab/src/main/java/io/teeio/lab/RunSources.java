package io.teeio.lab;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.seeded.SeededRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Where a run takes cryptography, chance and time from. A seed makes all three repeat: the back end
 * that heeds its random source, a stream of numbers an actor, and a clock that stands still.
 *
 * @param crypto computes
 * @param random the random source of the actor with this name
 * @param clock tells the time
 */
record RunSources(Crypto crypto, Function<String, RandomSource> random, InstantSource clock) {
  private static final Instant SEEDED_NOW = Instant.parse("2026-11-21T12:00:00Z");

  static RunSources of(OptionalLong seed) {
    if (seed.isEmpty()) {
      RandomSource random = RandomSource.secure();
      return new RunSources(Crypto.fastest(), actor -> random, InstantSource.system());
    }
    SeededRandom root = new SeededRandom(seed.getAsLong());
    return new RunSources(Crypto.portable(), root::split, InstantSource.fixed(SEEDED_NOW));
  }
}
