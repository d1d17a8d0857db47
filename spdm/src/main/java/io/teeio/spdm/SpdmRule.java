package io.teeio.spdm;

import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What DSP0274 and DSP0277 demand of the endpoints, in one catalogue. */
public enum SpdmRule implements Rule {
  // Form
  MALFORMED_MESSAGE(
      Document.SPDM,
      "Generic SPDM message format",
      "A message has exactly the fields of its version, with values that are not reserved.");

  private final Document document;
  private final String clause;
  private final Strength strength;
  private final String sentence;

  SpdmRule(Document document, String clause, String sentence) {
    this(document, clause, Strength.SHALL, sentence);
  }

  SpdmRule(Document document, String clause, Strength strength, String sentence) {
    this.document = document;
    this.clause = clause;
    this.strength = strength;
    this.sentence = sentence;
  }

  @Override
  public String document() {
    return document.number;
  }

  @Override
  public String version() {
    return document.version;
  }

  @Override
  public String clause() {
    return clause;
  }

  @Override
  public Strength strength() {
    return strength;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  private enum Document {
    /** Security Protocol and Data Model Specification. */
    SPDM("DSP0274", "1.3.0"),
    /** Secured Messages using SPDM Specification. */
    SECURED_MESSAGES("DSP0277", "1.1.0");

    private final String number;
    private final String version;

    Document(String number, String version) {
      this.number = number;
      this.version = version;
    }
  }
}
