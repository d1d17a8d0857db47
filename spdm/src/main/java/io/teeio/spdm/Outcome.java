package io.teeio.spdm;

import io.teeio.rule.Rule;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.MessageCode;

/**
 * How a verb of a protocol ended when the environment did not fail: done, refused by the peer with
 * an ERROR, or given up because the peer broke a rule.
 *
 * @param <T> what a verb yields when it is done
 */
public sealed interface Outcome<T> {
  /**
   * The verb did what it says.
   *
   * @param value what it yields
   */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * The peer refused.
   *
   * @param error its ERROR
   * @param requestCode the code of the request that it refused
   */
  record Refused<T>(ErrorResponse error, int requestCode) implements Outcome<T> {}

  /**
   * The peer, or what it sent, broke a rule.
   *
   * @param rule the rule
   * @param detail what broke it, in a few words
   */
  record Broken<T>(Rule rule, String detail) implements Outcome<T> {}

  /** A verb that is done. */
  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  /** A verb that the peer refused. */
  static <T> Outcome<T> refused(ErrorResponse error, int requestCode) {
    return new Refused<>(error, requestCode);
  }

  /** A verb that was given up because {@code rule} was broken. */
  static <T> Outcome<T> broken(Rule rule, String detail) {
    return new Broken<>(rule, detail);
  }

  /** Whether the verb did what it says. */
  default boolean isDone() {
    return this instanceof Done<T>;
  }

  /**
   * What the verb yields; for flows that read straight down.
   *
   * @throws Aborted if it is not done
   */
  default T orAbort() throws Aborted {
    return switch (this) {
      case Done<T>(T value) -> value;
      case Refused<T>(ErrorResponse error, int requestCode) ->
          throw new Aborted(new Refused<>(error, requestCode));
      case Broken<T>(Rule rule, String detail) -> throw new Aborted(new Broken<>(rule, detail));
    };
  }

  /** The outcome in words. */
  default String describe() {
    return switch (this) {
      case Done<T> _ -> "done";
      case Refused<T>(ErrorResponse error, int requestCode) ->
          "the peer refused " + MessageCode.nameOf(requestCode) + ": " + error.describe();
      case Broken<T>(Rule rule, String detail) ->
          rule.name()
              + ": "
              + rule.sentence()
              + (detail.isEmpty() ? "" : " (" + detail + ")")
              + " ["
              + rule.citation()
              + "]";
    };
  }
}
