package io.teeio.lab.page;

import io.teeio.lab.StateChange;
import io.teeio.lab.StateChange.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was in which state from when to when: the first few of each sort, and counts of the rest.
 */
final class Lanes {
  private static final int MOST_OF_A_SORT = 3;
  private static final int MOST_CHANGES = 400;

  /**
   * A state that lasted.
   *
   * @param from logical time
   * @param to logical time of the next one, or of the end
   * @param state its word
   */
  record Span(long from, long to, String state) {}

  /**
   * The states of one thing.
   *
   * @param sort what sort of thing
   * @param of which one
   * @param spans in order, without gaps
   */
  record Row(Lane sort, String of, List<Span> spans) {}

  private final Map<Lane, Map<String, List<StateChange>>> kept = new EnumMap<>(Lane.class);
  private final Map<Lane, Map<String, String>> others = new EnumMap<>(Lane.class);

  void changed(StateChange change) {
    Map<String, List<StateChange>> sort =
        kept.computeIfAbsent(change.lane(), lane -> new LinkedHashMap<>());
    if (!sort.containsKey(change.of()) && sort.size() >= MOST_OF_A_SORT) {
      others
          .computeIfAbsent(change.lane(), lane -> new LinkedHashMap<>())
          .put(change.of(), change.state());
      return;
    }
    List<StateChange> changes = sort.computeIfAbsent(change.of(), of -> new ArrayList<>());
    boolean same = !changes.isEmpty() && changes.getLast().state().equals(change.state());
    if (!same && changes.size() < MOST_CHANGES) {
      changes.add(change);
    }
  }

  /** The rows to draw, up to logical time {@code end}. */
  List<Row> rows(long end) {
    List<Row> rows = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      if (lane == Lane.TDI_HEARD && kept.containsKey(Lane.TDI)) {
        continue;
      }
      kept.getOrDefault(lane, Map.of())
          .forEach((of, changes) -> rows.add(new Row(lane, of, spans(changes, end))));
    }
    return rows;
  }

  /** Of the rest of a sort: how many ended in which state. */
  Map<String, Long> rest(Lane lane) {
    Map<String, Long> counts = new TreeMap<>();
    others
        .getOrDefault(lane, Map.of())
        .values()
        .forEach(state -> counts.merge(state, 1L, Long::sum));
    return counts;
  }

  private static List<Span> spans(List<StateChange> changes, long end) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      long to =
          i + 1 < changes.size() ? changes.get(i + 1).time() : Math.max(end, changes.get(i).time());
      if (to > changes.get(i).time() || i + 1 == changes.size()) {
        spans.add(new Span(changes.get(i).time(), to, changes.get(i).state()));
      }
    }
    return spans;
  }
}
