package io.teeio.attest.corim;

import java.util.ArrayList;
import java.util.List;

/**
 * What manifests say of a device besides its reference values, once it is known to be in a certain
 * state: that a release was reviewed, has a certificate, or a weakness.
 */
public final class Endorsements {
  private Endorsements() {}

  /** The endorsements of {@code comid} whose conditions {@code evidence} satisfies. */
  public static List<State> of(Comid comid, EvidenceClaims evidence) {
    List<State> granted = new ArrayList<>();
    for (State endorsed : comid.triples().endorsed()) {
      if (evidence.isAbout(endorsed.environment())) {
        granted.add(endorsed);
      }
    }
    for (Triples.Conditional conditional : comid.triples().conditional()) {
      if (conditional.conditions().stream().allMatch(evidence::meets)) {
        granted.addAll(conditional.endorsements());
      }
    }
    for (Triples.Series series : comid.triples().series()) {
      if (evidence.isAbout(series.environment()) && isSo(series, series.common(), evidence)) {
        series.items().stream()
            .filter(item -> isSo(series, item.condition(), evidence))
            .findFirst()
            .ifPresent(item -> granted.add(new State(series.environment(), item.addition())));
      }
    }
    return List.copyOf(granted);
  }

  /** Whoever has to say what is common to a series has to say all of it. */
  private static boolean isSo(
      Triples.Series series, List<Measurement> condition, EvidenceClaims evidence) {
    return condition.stream()
        .map(each ->
            series.authorizedBy().isEmpty()
                ? each
                : new Measurement(each.key(), each.values(), series.authorizedBy()))
        .allMatch(each -> evidence.meets(series.environment(), each));
  }
}
