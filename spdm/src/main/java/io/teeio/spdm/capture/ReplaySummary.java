package io.teeio.spdm.capture;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a replay found in all.
 *
 * @param messages messages that were read, those inside others included
 * @param clear messages in the clear, as they went over the wire
 * @param records secured records
 * @param verified how many checks of each kind went well
 * @param failed how many checks of each kind went wrong, or could not be made for want of a secret,
 *     certificate or key
 * @param unchecked how many could not be made because nothing is known of what was negotiated, or
 *     for want of a key where the manifest of the recordings does not count them
 * @param malformed frames and messages that cannot be read
 * @param problems all of that in the order of the capture
 */
public record ReplaySummary(
    int messages,
    int clear,
    int records,
    Map<ReplayCheck, Integer> verified,
    Map<ReplayCheck, Integer> failed,
    int unchecked,
    int malformed,
    List<ReplayEvent> problems) {
  /** Copies the collections. */
  public ReplaySummary {
    verified = copy(verified);
    failed = copy(failed);
    problems = List.copyOf(problems);
  }

  private static Map<ReplayCheck, Integer> copy(Map<ReplayCheck, Integer> counts) {
    EnumMap<ReplayCheck, Integer> copy = new EnumMap<>(ReplayCheck.class);
    copy.putAll(counts);
    return Collections.unmodifiableMap(copy);
  }

  /** How many checks of kind {@code check} went well. */
  public int verified(ReplayCheck check) {
    return verified.getOrDefault(check, 0);
  }

  /** How many records were opened. */
  public int decrypted() {
    return verified(ReplayCheck.RECORD);
  }

  /** How many records stayed closed. */
  public int undecrypted() {
    return records - decrypted();
  }

  /** Whether nothing failed, is malformed or stayed closed. */
  public boolean isClean() {
    return failed.isEmpty() && malformed == 0 && undecrypted() == 0;
  }
}
