package io.teeio.spdm.identity;

import io.teeio.crypto.KeyAlgorithm;
import java.util.EnumSet;
import java.util.Set;

/**
 * The bits by which KEY_PAIR_INFO and SLOT_MANAGEMENT name kinds of keys: AsymAlgo for classical
 * ones, PqcAsymAlgo, whose bits are those of ALGORITHMS, for others (DSP0274 1.3, 1.4).
 */
public final class KeyAlgorithmBits {
  /** The first of {@link KeyAlgorithm} that PqcAsymAlgo names; all after it are in its order. */
  private static final int FIRST_POST_QUANTUM = KeyAlgorithm.ML_DSA_44.ordinal();

  private KeyAlgorithmBits() {}

  /** AsymAlgo bits of those of {@code algorithms} that have one. */
  public static long classical(Set<KeyAlgorithm> algorithms) {
    return algorithms.stream()
        .filter(algorithm -> algorithm.ordinal() < FIRST_POST_QUANTUM)
        .mapToLong(algorithm -> 1L << algorithm.ordinal())
        .reduce(0, (a, b) -> a | b);
  }

  /** PqcAsymAlgo bits of those of {@code algorithms} that have one. */
  public static long postQuantum(Set<KeyAlgorithm> algorithms) {
    return algorithms.stream()
        .filter(algorithm -> algorithm.ordinal() >= FIRST_POST_QUANTUM)
        .mapToLong(algorithm -> 1L << algorithm.ordinal() - FIRST_POST_QUANTUM)
        .reduce(0, (a, b) -> a | b);
  }

  /** The algorithms that these bits name; bits without a meaning are left out. */
  public static Set<KeyAlgorithm> algorithms(long classical, long postQuantum) {
    Set<KeyAlgorithm> algorithms = EnumSet.noneOf(KeyAlgorithm.class);
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      Set<KeyAlgorithm> one = Set.of(algorithm);
      if ((classical(one) & classical) != 0 || (postQuantum(one) & postQuantum) != 0) {
        algorithms.add(algorithm);
      }
    }
    return algorithms;
  }
}
