package io.teeio.attest.corim;

import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.cbor.Cbor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares evidence with reference values. A reference triple is one state in which an environment
 * may be: it holds as a whole or not at all, so that nobody passes with the boot loader of one
 * release and the firmware of another. Triples that have an element in common are alternatives;
 * every element that one of them has must be in one that holds.
 */
public final class ClaimComparison {
  private ClaimComparison() {}

  /** An element of an environment, about which several triples may speak. */
  private record Element(Environment environment, Optional<Cbor> key, List<Integer> indices) {
    static Element of(State state, Measurement measurement) {
      return new Element(
          state.environment(), measurement.key(), measurement.values().spdmIndices());
    }
  }

  /**
   * How {@code evidence} compares with {@code references}; those about other environments are left
   * out, so that nothing is compared if all are.
   */
  public static MeasurementComparison compare(List<State> references, EvidenceClaims evidence) {
    Map<Element, List<Measurement>> expected = new LinkedHashMap<>();
    List<Element> met = new ArrayList<>();
    for (State state : references) {
      if (!evidence.isAbout(state.environment())) {
        continue;
      }
      boolean holds = evidence.meets(state);
      for (Measurement measurement : state.measurements()) {
        Element element = Element.of(state, measurement);
        expected.computeIfAbsent(element, none -> new ArrayList<>()).add(measurement);
        if (holds) {
          met.add(element);
        }
      }
    }
    return result(expected, List.copyOf(met), evidence);
  }

  private static MeasurementComparison result(
      Map<Element, List<Measurement>> expected, List<Element> met, EvidenceClaims evidence) {
    Set<Element> satisfied = new HashSet<>(met);
    List<Mismatch> mismatched = new ArrayList<>();
    expected.forEach((element, alternatives) -> {
      if (!satisfied.contains(element)) {
        mismatched.add(mismatch(element, alternatives, evidence));
      }
    });
    mismatched.sort(Comparator.comparingInt(Mismatch::index));
    return new MeasurementComparison(
        expected.size(), expected.size() - mismatched.size(), mismatched);
  }

  private static Mismatch mismatch(
      Element element, List<Measurement> alternatives, EvidenceClaims evidence) {
    Measurement first = alternatives.getFirst();
    int index =
        first.index().orElse(element.indices().isEmpty() ? 0 : element.indices().getFirst());
    String name = first.name().isEmpty() ? element.environment().text() : first.name();
    List<String> expected =
        alternatives.stream().map(each -> ValueMatch.text(each.values())).distinct().toList();
    List<String> actual =
        evidence.candidates(element.environment(), first).stream()
            .map(claim -> ValueMatch.text(claim.values()))
            .toList();
    return new Mismatch(
        index,
        name,
        expected,
        actual.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", actual)));
  }
}
