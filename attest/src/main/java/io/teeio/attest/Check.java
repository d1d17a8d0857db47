package io.teeio.attest;

import java.util.Optional;

/**
 * One question asked of the evidence, and its answer.
 *
 * @param name what was asked, in a few stable words
 * @param result the answer
 * @param reason what was compared and why the answer is what it is
 * @param required whether a verdict depends on it, so that leaving it unmade withholds the verdict
 * @param clause the clause that makes the question one; empty if it is our own
 * @param compared what stood against what, where two things were compared
 */
public record Check(
    String name,
    Result result,
    String reason,
    boolean required,
    String clause,
    Optional<Compared> compared) {

  /**
   * Two things that should have been the same, as text; octets in hexadecimal.
   *
   * @param expected what it had to be; several alternatives are separated by {@code " or "}
   * @param actual what it was
   */
  public record Compared(String expected, String actual) {}

  /** The answer to one question. Only {@link #PASS} speaks for the device. */
  public enum Result {
    /** Asked, and as it should be. */
    PASS("pass"),
    /** Asked, and wrong. */
    FAIL("fail"),
    /** Asked, and worth a look, though no reason to refuse. */
    WARN("warn"),
    /** Not asked, for want of something to compare with; never counts as passed. */
    NOT_CHECKED("not checked");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /** The word that reports use. */
    public String word() {
      return word;
    }
  }

  /** The same question, asked of something else that {@code other} names. */
  public Check named(String other) {
    return new Check(other, result, reason, required, clause, compared);
  }

  /** The same answer, with the clause that asks the question. */
  public Check under(String document) {
    return new Check(name, result, reason, required, document, compared);
  }

  /** The same answer, with what was compared. */
  public Check comparing(String expected, String actual) {
    return new Check(
        name, result, reason, required, clause, Optional.of(new Compared(expected, actual)));
  }

  /** The same answer to a question that a verdict depends on, or does not. */
  public Check required(boolean depends) {
    return new Check(name, result, reason, depends, clause, compared);
  }

  private static Check plain(String name, Result result, String reason, boolean required) {
    return new Check(name, result, reason, required, "", Optional.empty());
  }

  /** A check that passed. */
  public static Check pass(String name, String reason) {
    return plain(name, Result.PASS, reason, true);
  }

  /** A check that failed. */
  public static Check fail(String name, String reason) {
    return plain(name, Result.FAIL, reason, true);
  }

  /** A check that passed or failed as {@code condition} says, with a reason for either case. */
  public static Check of(String name, boolean condition, String passed, String failed) {
    return condition ? pass(name, passed) : fail(name, failed);
  }

  /** A check that could not be made. */
  public static Check notChecked(String name, String reason) {
    return plain(name, Result.NOT_CHECKED, reason, true);
  }

  /** A check that could not be made and that the policy does not ask for. */
  public static Check notRequired(String name, String reason) {
    return plain(name, Result.NOT_CHECKED, reason, false);
  }

  /** A check with something worth a look. */
  public static Check warn(String name, String reason) {
    return plain(name, Result.WARN, reason, true);
  }
}
