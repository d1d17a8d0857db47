package io.teeio.dissect;

import io.teeio.spdm.capture.ReplayCheck;
import java.util.Optional;

/**
 * What is to be said of a message beside what it says itself.
 *
 * @param verdict how good it is
 * @param check what was checked, if something was
 * @param text in words
 */
public record Remark(Verdict verdict, Optional<ReplayCheck> check, String text) {
  /** How good a remark is. */
  public enum Verdict {
    /** It was checked and is right. */
    RIGHT,
    /** It was checked and is wrong. */
    WRONG,
    /** It could not be checked. */
    OPEN,
    /** Its bytes cannot be read. */
    MALFORMED,
    /** It is not understood, which is nobody's fault. */
    NOTE
  }

  static Remark of(Verdict verdict, ReplayCheck check, String text) {
    return new Remark(verdict, Optional.of(check), text);
  }

  static Remark of(Verdict verdict, String text) {
    return new Remark(verdict, Optional.empty(), text);
  }
}
