package io.teeio.attest;

import java.util.List;
import java.util.Optional;

/**
 * How measurements compare with reference values.
 *
 * @param compared reference values that had to be met
 * @param matched of them, those that were
 * @param mismatched the others, ascending by index
 */
public record MeasurementComparison(int compared, int matched, List<Mismatch> mismatched) {
  /** Nothing was compared. */
  public static final MeasurementComparison NONE = new MeasurementComparison(0, 0, List.of());

  /**
   * A reference value that was not met.
   *
   * @param index of the reference value
   * @param name what is measured, as the author of the reference value calls it
   * @param expected the values any of which would have been right, in hexadecimal
   * @param actual what was measured, in hexadecimal; empty if nothing was
   */
  public record Mismatch(int index, String name, List<String> expected, Optional<String> actual) {
    /** Copies the list. */
    public Mismatch {
      expected = List.copyOf(expected);
    }
  }

  /** Copies the list. */
  public MeasurementComparison {
    mismatched = List.copyOf(mismatched);
  }

  /** Both comparisons together. */
  public MeasurementComparison and(MeasurementComparison other) {
    var all = new java.util.ArrayList<>(mismatched);
    all.addAll(other.mismatched);
    return new MeasurementComparison(compared + other.compared, matched + other.matched, all);
  }
}
