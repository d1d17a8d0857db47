package io.teeio.pcie;

/** A flow cannot go on because a device gave no good answer. Carries no stack trace. */
public final class Unanswered extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Answer<?> answer;

  Unanswered(Answer<?> answer, String message) {
    super(message, null, false, false);
    this.answer = answer;
  }

  /** The refusal, or the answer against the rules. */
  public Answer<?> answer() {
    return answer;
  }
}
