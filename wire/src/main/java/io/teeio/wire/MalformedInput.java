package io.teeio.wire;

/**
 * Bytes from outside that do not have the form their specification demands. Says which field, at
 * which offset of the outermost message, what was wanted and which clause wants it. Carries no
 * stack trace: such input is an everyday event, and the field says more than the trace would.
 */
public final class MalformedInput extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int offset;
  private final String reason;
  private final String clause;

  /**
   * An error about one field.
   *
   * @param field the specification's name of the field
   * @param offset bytes from the first byte of the outermost message
   * @param reason what was wanted and what was there
   * @param clause document and clause that demand it, or an empty string
   */
  public MalformedInput(String field, int offset, String reason, String clause) {
    super(null, null, false, false);
    this.field = field;
    this.offset = offset;
    this.reason = reason;
    this.clause = clause;
  }

  /** The specification's name of the field. */
  public String field() {
    return field;
  }

  /** Bytes from the first byte of the outermost message. */
  public int offset() {
    return offset;
  }

  /** What was wanted and what was there. */
  public String reason() {
    return reason;
  }

  /** Document and clause that demand it, or an empty string. */
  public String clause() {
    return clause;
  }

  @Override
  public String getMessage() {
    return field
        + " at offset "
        + offset
        + ": "
        + reason
        + (clause.isEmpty() ? "" : " [" + clause + "]");
  }
}
