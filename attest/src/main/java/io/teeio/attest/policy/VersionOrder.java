package io.teeio.attest.policy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Versions as numbers with dots between them, compared number by number; one that stops earlier is
 * the older. A VBIOS version has its numbers in hexadecimal.
 */
record VersionOrder(List<BigInteger> numbers) implements Comparable<VersionOrder> {
  private static final int LONGEST = 64;
  private static final int HEXADECIMAL = 16;
  private static final int DECIMAL = 10;

  /** {@code text}, if it is a version of what {@code of} names. */
  static Optional<VersionOrder> read(String of, String text) {
    boolean hexadecimal = of.equals("vbios");
    String form = hexadecimal ? "[0-9A-Fa-f]+(\\.[0-9A-Fa-f]+)*" : "[0-9]+(\\.[0-9]+)*";
    if (text.length() > LONGEST || !text.matches(form)) {
      return Optional.empty();
    }
    return Optional.of(
        new VersionOrder(
            Arrays.stream(text.split("\\.", -1))
                .map(number -> new BigInteger(number, hexadecimal ? HEXADECIMAL : DECIMAL))
                .toList()));
  }

  VersionOrder {
    numbers = List.copyOf(numbers);
  }

  @Override
  public int compareTo(VersionOrder other) {
    int common = Math.min(numbers.size(), other.numbers.size());
    for (int i = 0; i < common; i++) {
      int order = numbers.get(i).compareTo(other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(numbers.size(), other.numbers.size());
  }
}
