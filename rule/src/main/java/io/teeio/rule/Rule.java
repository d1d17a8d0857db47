package io.teeio.rule;

/**
 * One demand of one specification. Implemented by an enum per specification, so that errors, tests,
 * reports and attacks name it the same way.
 */
public interface Rule {
  /** Its name in the catalogue, as {@code TDISP_START_NONCE}. */
  String name();

  /** Where it stands and what it says. */
  Citation citation();

  /** The demand in one sentence. */
  default String sentence() {
    return citation().sentence();
  }
}
