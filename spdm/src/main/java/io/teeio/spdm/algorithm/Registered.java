package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An algorithm that has a bit in a field of NEGOTIATE_ALGORITHMS and ALGORITHMS. */
public interface Registered {
  /** The number of its bit. */
  int bit();

  /** The first version that has it. */
  default SpdmVersion since() {
    return SpdmVersion.V1_0;
  }

  /** Its bit alone. */
  default long mask() {
    return 1L << bit();
  }

  /** The members of {@code values} whose bits are set in {@code bits}, in the order of the bits. */
  static <A extends Registered> List<A> in(long bits, A[] values) {
    List<A> found = new ArrayList<>();
    for (A value : values) {
      if ((bits & value.mask()) != 0) {
        found.add(value);
      }
    }
    return List.copyOf(found);
  }

  /** The member whose bit alone is set in {@code bits}; empty for none, several or unknown bits. */
  static <A extends Registered> Optional<A> only(long bits, A[] values) {
    for (A value : values) {
      if (bits == value.mask()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The bits of all {@code algorithms}. */
  static long bits(Iterable<? extends Registered> algorithms) {
    long bits = 0;
    for (Registered algorithm : algorithms) {
      bits |= algorithm.mask();
    }
    return bits;
  }
}
