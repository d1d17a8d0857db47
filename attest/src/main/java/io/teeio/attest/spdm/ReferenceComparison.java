package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares measurements with reference values in our own form. Where several are given, those that
 * name the device count; if none does, all do. One of them has to be met in full.
 *
 * @param check check "measurements"
 * @param comparison of the reference values that were met, or else come closest
 */
record ReferenceComparison(Check check, MeasurementComparison comparison) {
  private static final String NAME = "measurements";

  /** Nothing was measured under this key, but under another one of the same device. */
  static final ReferenceComparison ELSEWHERE =
      new ReferenceComparison(
          Check.notRequired(NAME, "another key of this device signed them"),
          MeasurementComparison.NONE);

  static ReferenceComparison of(List<MeasuredBlock> blocks, List<Rim> rims, Set<String> names) {
    if (rims.isEmpty()) {
      return new ReferenceComparison(
          Check.notChecked(NAME, "there are no reference values to compare with"),
          MeasurementComparison.NONE);
    }
    if (blocks.isEmpty()) {
      return new ReferenceComparison(
          Check.notChecked(NAME, "the evidence holds no measurement"), MeasurementComparison.NONE);
    }
    List<Rim> naming = rims.stream().filter(rim -> names.contains(rim.device())).toList();
    ReferenceComparison best = null;
    for (Rim rim : naming.isEmpty() ? rims : naming) {
      ReferenceComparison each = of(blocks, rim);
      if (best == null || each.isBetterThan(best)) {
        best = each;
      }
    }
    return java.util.Objects.requireNonNull(best, "there is a RIM");
  }

  /** Both, of which each has to be met. */
  ReferenceComparison and(ReferenceComparison other) {
    return new ReferenceComparison(
        Worst.of(List.of(check, other.check)).orElse(check), comparison.and(other.comparison));
  }

  private boolean isBetterThan(ReferenceComparison other) {
    boolean met = check.result() == Check.Result.PASS;
    boolean otherMet = other.check.result() == Check.Result.PASS;
    return met != otherMet
        ? met
        : comparison.mismatched().size() < other.comparison.mismatched().size();
  }

  private static ReferenceComparison of(List<MeasuredBlock> blocks, Rim rim) {
    List<Mismatch> mismatched = new ArrayList<>();
    for (ReferenceValue value : rim.values()) {
      Optional<MeasuredBlock> same =
          blocks.stream()
              .filter(block -> block.index() == value.index() && block.raw() == value.raw())
              .findFirst();
      if (same.filter(block -> block.value().equals(value.value())).isEmpty()) {
        mismatched.add(
            new Mismatch(
                value.index(),
                value.name(),
                List.of(value.value().toString()),
                same.map(block -> block.value().toString())));
      }
    }
    int compared = rim.values().size();
    int matched = compared - mismatched.size();
    long unknown = blocks.stream().filter(block -> rim.value(block.index()).isEmpty()).count();
    String counts = matched + " of " + compared + " reference values of " + rim.device() + " match";
    Check check =
        Check.of(
            NAME,
            compared > 0 && mismatched.isEmpty(),
            counts + (unknown == 0 ? "" : "; " + unknown + " measurements have none"),
            compared == 0
                ? "the reference values of " + rim.device() + " list no measurement"
                : counts + "; not index " + indexes(mismatched));
    return new ReferenceComparison(check, new MeasurementComparison(compared, matched, mismatched));
  }

  private static String indexes(List<Mismatch> mismatched) {
    return String.join(
        ", ", mismatched.stream().map(each -> Integer.toString(each.index())).toList());
  }
}
