package io.teeio.probe;

import java.util.Locale;

/** How an attempt ended. */
public enum Verdict {
  /** The responder did it, and every check held. */
  DONE,
  /** The responder answered with an ERROR. */
  REFUSED,
  /** The responder's answer broke a rule. */
  BROKEN,
  /** The connection was lost over it. */
  LOST;

  /** As printed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
