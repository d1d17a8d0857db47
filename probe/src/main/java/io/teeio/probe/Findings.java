package io.teeio.probe;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Refusal;
import io.teeio.rule.Rule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.message.ErrorResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects how attempts ended, and doubts; each doubt once. */
final class Findings {
  private final InstantSource clock;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Doubt> doubts = new ArrayList<>();

  Findings(InstantSource clock) {
    this.clock = clock;
  }

  /** A verb of SPDM. */
  @FunctionalInterface
  interface SpdmVerb<T> {
    Outcome<T> run() throws IOException;
  }

  /** A verb of IDE_KM or TDISP. */
  @FunctionalInterface
  interface PcieVerb<T> {
    Answer<T> run() throws IOException;
  }

  /** Runs {@code verb} and notes how it ended; what it yields if it is done. */
  <T> Optional<T> spdm(String where, String what, SpdmVerb<T> verb, Function<T, String> detail)
      throws IOException {
    Instant begun = clock.instant();
    Outcome<T> outcome = guarded(where, what, begun, verb::run);
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> {
        note(where, what, Verdict.DONE, detail.apply(value), begun);
        yield Optional.of(value);
      }
      case Outcome.Refused<T>(ErrorResponse error, int _) -> {
        note(where, what, Verdict.REFUSED, error.describe(), begun);
        yield Optional.empty();
      }
      case Outcome.Broken<T>(Rule rule, String why) -> {
        broken(where, what, rule, why, begun);
        yield Optional.empty();
      }
    };
  }

  /** Runs {@code verb} and notes how it ended; what it yields if it is done. */
  <T> Optional<T> pcie(String where, String what, PcieVerb<T> verb, Function<T, String> detail)
      throws IOException {
    Instant begun = clock.instant();
    Answer<T> answer = guarded(where, what, begun, verb::run);
    return switch (answer) {
      case Answer.Done<T>(T value) -> {
        note(where, what, Verdict.DONE, detail.apply(value), begun);
        yield Optional.of(value);
      }
      case Answer.Refused<T>(Refusal refusal) -> {
        note(where, what, Verdict.REFUSED, refusal.text(), begun);
        yield Optional.empty();
      }
      case Answer.Broken<T>(Rule rule, String why) -> {
        broken(where, what, rule, why, begun);
        yield Optional.empty();
      }
    };
  }

  /** Something that may fail for want of a connection. */
  @FunctionalInterface
  interface Exchange<T> {
    T run() throws IOException;
  }

  /** Runs {@code exchange}; when the connection is lost over it, notes that before it goes on. */
  <T> T guarded(String where, String what, Instant begun, Exchange<T> exchange) throws IOException {
    try {
      return exchange.run();
    } catch (IOException lost) {
      note(where, what, Verdict.LOST, String.valueOf(lost.getMessage()), begun);
      throw lost;
    }
  }

  private void broken(String where, String what, Rule rule, String why, Instant begun) {
    note(where, what, Verdict.BROKEN, rule.name() + (why.isEmpty() ? "" : ": " + why), begun);
    doubt(rule, where, what + (why.isEmpty() ? "" : ": " + why));
  }

  /** Now, for {@link #note}. */
  Instant now() {
    return clock.instant();
  }

  /** Notes an attempt that began at {@code begun}. */
  void note(String where, String what, Verdict verdict, String detail, Instant begun) {
    long micros = Duration.between(begun, clock.instant()).toNanos() / 1000;
    attempts.add(new Attempt(where, what, verdict, detail, micros));
  }

  /** Notes that something is not as {@code rule} wants it. */
  void doubt(Rule rule, String where, String detail) {
    Doubt doubt = new Doubt(rule, where, detail);
    if (!doubts.contains(doubt)) {
      doubts.add(doubt);
    }
  }

  /** Notes a doubt unless {@code holds}. */
  void expect(boolean holds, Rule rule, String where, String detail) {
    if (!holds) {
      doubt(rule, where, detail);
    }
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  List<Doubt> doubts() {
    return List.copyOf(doubts);
  }
}
