package io.teeio.pcie;

import io.teeio.rule.Rule;

/**
 * What came of asking a device something.
 *
 * @param <T> what a good answer holds
 */
public sealed interface Answer<T> {
  /**
   * The device did it.
   *
   * @param value what it answered
   */
  record Done<T>(T value) implements Answer<T> {}

  /**
   * The device said no.
   *
   * @param refusal why
   */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  /**
   * The device answered something that its specification forbids.
   *
   * @param rule what it broke
   * @param detail how, in a few words
   */
  record Broken<T>(Rule rule, String detail) implements Answer<T> {}

  /** A good answer. */
  static <T> Answer<T> done(T value) {
    return new Done<>(value);
  }

  /** A refusal. */
  static <T> Answer<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** An answer against the rules. */
  static <T> Answer<T> broken(Rule rule, String detail) {
    return new Broken<>(rule, detail);
  }

  /** Whether the device did it. */
  default boolean isDone() {
    return this instanceof Done;
  }

  /**
   * The value of a good answer, for flows that go straight on.
   *
   * @throws Unanswered if there is none; it carries this answer
   */
  default T orAbort() throws Unanswered {
    return switch (this) {
      case Done<T>(T value) -> value;
      case Refused<T>(Refusal refusal) -> throw new Unanswered(this, refusal.text());
      case Broken<T>(Rule rule, String detail) ->
          throw new Unanswered(this, rule.name() + ": " + detail);
    };
  }

  /** A step of a flow that may find no good answer. */
  @FunctionalInterface
  interface Step<T, R, X extends Exception> {
    /** Goes on with {@code value}. */
    Answer<R> apply(T value) throws X;
  }

  /** Goes on with the value of a good answer; any other answer stays as it is. */
  default <R, X extends Exception> Answer<R> then(Step<T, R, X> next) throws X {
    return switch (this) {
      case Done<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
      case Broken<T>(Rule rule, String detail) -> new Broken<>(rule, detail);
    };
  }
}
