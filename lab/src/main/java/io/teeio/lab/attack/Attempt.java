package io.teeio.lab.attack;

/**
 * What came of one attempt.
 *
 * @param succeeded whether the adversary got what it wanted
 * @param evidence what was seen: the bytes that leaked, or what was stopped where and by which rule
 */
public record Attempt(boolean succeeded, String evidence) {
  /** The adversary was stopped. */
  public static Attempt blocked(String evidence) {
    return new Attempt(false, evidence);
  }

  /** The adversary got through. */
  public static Attempt succeeded(String evidence) {
    return new Attempt(true, evidence);
  }

  /** The word that reports use. */
  public String word() {
    return succeeded ? "succeeded" : "blocked";
  }
}
