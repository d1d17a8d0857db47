package io.teeio.rule;

/** A guard refused: the rule that was broken and by what. Carries no stack trace. */
public final class Violation extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Rule rule;
  private final String detail;

  /**
   * A broken rule.
   *
   * @param rule the rule that was broken
   * @param detail what broke it, in a few words, or an empty string
   */
  public Violation(Rule rule, String detail) {
    super(null, null, false, false);
    this.rule = rule;
    this.detail = detail;
  }

  /** The rule that was broken. */
  public Rule rule() {
    return rule;
  }

  /** What broke it, in a few words, or an empty string. */
  public String detail() {
    return detail;
  }

  @Override
  public String getMessage() {
    return rule.name()
        + ": "
        + rule.sentence()
        + (detail.isEmpty() ? "" : " (" + detail + ")")
        + " ["
        + rule.citation()
        + "]";
  }
}
