package io.teeio.spdm.identity;

import io.teeio.crypto.KeyAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The bits by which KEY_PAIR_INFO and SLOT_MANAGEMENT name kinds of keys: AsymAlgo for classical
 * ones, PqcAsymAlgo, whose bits are those of ALGORITHMS, for others (DSP0274 1.3, 1.4).
 */
public final class KeyAlgorithmBits {
  /** In the order of their bits. */
  private static final List<KeyAlgorithm> CLASSICAL =
      List.of(
          KeyAlgorithm.RSA_2048,
          KeyAlgorithm.RSA_3072,
          KeyAlgorithm.RSA_4096,
          KeyAlgorithm.EC_P256,
          KeyAlgorithm.EC_P384,
          KeyAlgorithm.EC_P521,
          KeyAlgorithm.SM2,
          KeyAlgorithm.ED25519,
          KeyAlgorithm.ED448);

  /** In the order of their bits. */
  private static final List<KeyAlgorithm> POST_QUANTUM =
      List.of(
          KeyAlgorithm.ML_DSA_44,
          KeyAlgorithm.ML_DSA_65,
          KeyAlgorithm.ML_DSA_87,
          KeyAlgorithm.SLH_DSA_SHA2_128S,
          KeyAlgorithm.SLH_DSA_SHAKE_128S,
          KeyAlgorithm.SLH_DSA_SHA2_128F,
          KeyAlgorithm.SLH_DSA_SHAKE_128F,
          KeyAlgorithm.SLH_DSA_SHA2_192S,
          KeyAlgorithm.SLH_DSA_SHAKE_192S,
          KeyAlgorithm.SLH_DSA_SHA2_192F,
          KeyAlgorithm.SLH_DSA_SHAKE_192F,
          KeyAlgorithm.SLH_DSA_SHA2_256S,
          KeyAlgorithm.SLH_DSA_SHAKE_256S,
          KeyAlgorithm.SLH_DSA_SHA2_256F,
          KeyAlgorithm.SLH_DSA_SHAKE_256F);

  private KeyAlgorithmBits() {}

  /** AsymAlgo bits of those of {@code algorithms} that have one. */
  public static long classical(Set<KeyAlgorithm> algorithms) {
    return bits(CLASSICAL, algorithms);
  }

  /** PqcAsymAlgo bits of those of {@code algorithms} that have one. */
  public static long postQuantum(Set<KeyAlgorithm> algorithms) {
    return bits(POST_QUANTUM, algorithms);
  }

  private static long bits(List<KeyAlgorithm> order, Set<KeyAlgorithm> algorithms) {
    long bits = 0;
    for (int bit = 0; bit < order.size(); bit++) {
      bits |= algorithms.contains(order.get(bit)) ? 1L << bit : 0;
    }
    return bits;
  }

  /** The algorithms that these bits name; bits without a meaning are left out. */
  public static Set<KeyAlgorithm> algorithms(long classical, long postQuantum) {
    Set<KeyAlgorithm> algorithms = EnumSet.noneOf(KeyAlgorithm.class);
    add(CLASSICAL, classical, algorithms);
    add(POST_QUANTUM, postQuantum, algorithms);
    return algorithms;
  }

  private static void add(List<KeyAlgorithm> order, long bits, Set<KeyAlgorithm> algorithms) {
    for (int bit = 0; bit < order.size(); bit++) {
      if ((bits >>> bit & 1) == 1) {
        algorithms.add(order.get(bit));
      }
    }
  }
}
