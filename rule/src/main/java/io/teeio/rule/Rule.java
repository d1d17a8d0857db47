package io.teeio.rule;

/**
 * One demand of one specification. Implemented by an enum per specification, so that errors, tests,
 * reports and attacks name it the same way.
 */
public interface Rule {
  /** Its name in the catalogue, as {@code TDISP_START_NONCE}. */
  String name();

  /** The document, as {@code DSP0274}. */
  String document();

  /** The version of the document, as {@code 1.3.0}. */
  String version();

  /** The clause, as {@code 10.12}, or what else finds the place in the document. */
  String clause();

  /** How strongly it is demanded. */
  Strength strength();

  /** The demand in one sentence. */
  String sentence();

  /** Document, version and clause in one line. */
  default String citation() {
    return document() + " " + version() + " " + clause();
  }
}
