package io.teeio.dissect;

import io.teeio.spdm.capture.ReplayCheck;
import io.teeio.spdm.capture.ReplaySummary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a capture holds in all.
 *
 * @param replay what was found in SPDM
 * @param messages lines: messages of every protocol, those inside others included
 * @param innerMalformed messages inside SPDM that cannot be read
 */
public record Dissection(ReplaySummary replay, int messages, int innerMalformed) {
  /** Frames and messages that cannot be read. */
  public int malformed() {
    return replay.malformed() + innerMalformed;
  }

  /** Whether nothing failed, is malformed or stayed closed. */
  public boolean isClean() {
    return replay.isClean() && innerMalformed == 0;
  }

  /**
   * How many checks of each kind went well, of those that the manifest of the recordings counts.
   */
  public Map<String, Integer> verified() {
    return counts(replay.verified(), true);
  }

  /** How many checks of the other kinds went well. */
  public Map<String, Integer> alsoVerified() {
    return counts(replay.verified(), false);
  }

  /** How many checks of each kind went wrong or could not be made. */
  public Map<String, Integer> failed() {
    Map<String, Integer> failed = counts(replay.failed(), true);
    failed.putAll(counts(replay.failed(), false));
    return failed;
  }

  private static Map<String, Integer> counts(Map<ReplayCheck, Integer> found, boolean counted) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    found.forEach((check, count) -> {
      if (check.isCounted() == counted) {
        counts.put(check.kind(), count);
      }
    });
    return counts;
  }
}
