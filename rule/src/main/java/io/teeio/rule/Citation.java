package io.teeio.rule;

import com.google.errorprone.annotations.Immutable;

/**
 * Where a rule stands and what it says.
 *
 * @param document the document, as {@code DSP0274}
 * @param version the version of the document, as {@code 1.3.0}
 * @param clause the clause, as {@code 10.12}, or what else finds the place in the document
 * @param strength how strongly it is demanded
 * @param sentence the demand in one sentence
 */
@Immutable
public record Citation(
    String document, String version, String clause, Strength strength, String sentence) {

  /** Document, version and clause in one line. */
  @Override
  public String toString() {
    return document + " " + version + " " + clause;
  }
}
