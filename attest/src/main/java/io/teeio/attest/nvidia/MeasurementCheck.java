package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.nvidia.ReferenceManifest.Part;
import io.teeio.attest.nvidia.ReportedFacts.Switchable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the measurements of a device compare with the reference values at hand.
 *
 * @param comparison value by value
 * @param distinct whether no two manifests speak of the same index
 * @param check the answer to the question whether they are as they should be
 */
record MeasurementCheck(MeasurementComparison comparison, boolean distinct, Check check) {
  private static final String NAME = "measurements";
  private static final String CLAUSE = "RFC 9334 7.2; DSP0274 1.1 10.11.1.2";

  static MeasurementCheck of(DeviceReading device, ManifestChoice manifests) {
    List<ReferenceManifest> chosen = List.copyOf(manifests.chosen().values());
    if (device.report().isEmpty() || chosen.isEmpty()) {
      String reason =
          chosen.isEmpty() ? "there are no reference values" : "the report cannot be read";
      return new MeasurementCheck(
          MeasurementComparison.NONE, true, Check.notChecked(NAME, reason).under(CLAUSE));
    }
    ReferenceMeasurements expected = manifests.expected();
    MeasurementComparison comparison = expected.compare(device.report().get());
    Check check =
        problem(device, expected, comparison)
            .map(problem -> Check.fail(NAME, problem))
            .orElseGet(() -> complete(device, manifests, comparison));
    return new MeasurementCheck(
        comparison, expected.conflicts().isEmpty(), compared(check, comparison).under(CLAUSE));
  }

  private static Optional<String> problem(
      DeviceReading device, ReferenceMeasurements expected, MeasurementComparison comparison) {
    if (!expected.conflicts().isEmpty()) {
      return Optional.of(
          "several manifests have an active value for the same index: " + expected.conflicts());
    }
    if (expected.isEmpty()) {
      return Optional.of("the manifests have no active value");
    }
    if (expected.speaksOfVideoDecoder()
        && device.facts().orElseThrow().videoDecoder() == Switchable.UNKNOWN) {
      return Optional.of("whether the video decoder is to be compared is not known");
    }
    if (comparison.mismatched().isEmpty()) {
      return Optional.empty();
    }
    String indices =
        comparison.mismatched().stream()
            .map(mismatch -> String.valueOf(mismatch.index()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "%d of %d differ: index %s"
            .formatted(comparison.mismatched().size(), comparison.compared(), indices));
  }

  private static Check complete(
      DeviceReading device, ManifestChoice manifests, MeasurementComparison comparison) {
    String counted = comparison.matched() + " of " + comparison.compared() + " match";
    List<String> missing = new ArrayList<>();
    for (Part part : ManifestChoice.parts(device.product())) {
      if (manifests.of(part).filter(MeasurementCheck::saysSomething).isEmpty()) {
        missing.add(part.word());
      }
    }
    return missing.isEmpty()
        ? Check.pass(NAME, counted)
        : Check.notChecked(
            NAME,
            counted + ", but there are no reference values of the " + String.join(", ", missing));
  }

  /** A malformed payload says nothing; one whose entries are all inactive asks for nothing. */
  private static boolean saysSomething(ReferenceManifest manifest) {
    return !manifest.resources().isEmpty() || !manifest.floors().isEmpty();
  }

  /** Shows the first that differs; all of them are in the comparison. */
  private static Check compared(Check check, MeasurementComparison comparison) {
    if (comparison.mismatched().isEmpty()) {
      return check;
    }
    Mismatch first = comparison.mismatched().getFirst();
    return check.comparing(
        String.join(" or ", first.expected()), first.actual().orElse("no measurement"));
  }
}
