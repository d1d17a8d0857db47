package io.teeio.spdm.capture;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a replay found in all.
 *
 * @param clear messages in the clear
 * @param records secured records
 * @param verified how many checks of each kind went well
 * @param problems what failed, could not be checked or not be read
 */
public record ReplaySummary(
    int clear, int records, Map<ReplayCheck, Integer> verified, List<ReplayEvent> problems) {
  /** Copies the collections. */
  public ReplaySummary {
    EnumMap<ReplayCheck, Integer> copy = new EnumMap<>(ReplayCheck.class);
    copy.putAll(verified);
    verified = Collections.unmodifiableMap(copy);
    problems = List.copyOf(problems);
  }

  /** How many checks of kind {@code check} went well. */
  public int verified(ReplayCheck check) {
    return verified.getOrDefault(check, 0);
  }

  /** Whether nothing at all is wrong or unknown. */
  public boolean isClean() {
    return problems.isEmpty();
  }
}
