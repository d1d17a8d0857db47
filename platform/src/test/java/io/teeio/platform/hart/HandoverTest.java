package io.teeio.platform.hart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.hart.Handover.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Exactly one of two parties runs (design.md 2). */
class HandoverTest {
  private static Handover<Integer, Integer, Integer> counting(int questions) {
    return new Handover<>(
        "counting",
        driver -> {
          int sum = 0;
          for (int i = 0; i < questions; i++) {
            sum += driver.ask(i);
          }
          return sum;
        });
  }

  @Test
  void bothSidesTakeTurns() {
    // A list without any lock: a run in which both sides were awake would break it.
    List<String> turns = new ArrayList<>();
    Handover<String, String, String> handover =
        new Handover<>(
            "turns",
            driver -> {
              turns.add("body 1");
              turns.add(driver.ask("first"));
              turns.add("body 2");
              turns.add(driver.ask("second"));
              return "done";
            });

    assertThat(handover.start()).isEqualTo(new Step.Asked<>("first"));
    turns.add("driver 1");
    assertThat(handover.resume("one")).isEqualTo(new Step.Asked<>("second"));
    turns.add("driver 2");
    assertThat(handover.resume("two")).isEqualTo(new Step.Finished<>("done"));

    assertThat(turns).containsExactly("body 1", "driver 1", "one", "body 2", "driver 2", "two");
    assertThat(handover.isOver()).isTrue();
  }

  @Test
  void neverDoBothSidesRun() {
    AtomicInteger awake = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    Runnable turn =
        () -> {
          worst.accumulateAndGet(awake.incrementAndGet(), Math::max);
          awake.decrementAndGet();
        };
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "busy",
            driver -> {
              for (int i = 0; i < 20_000; i++) {
                turn.run();
                driver.ask(i);
              }
              return 0;
            });

    Step<Integer, Integer> step = handover.start();
    while (step instanceof Step.Asked<Integer, Integer>(Integer question)) {
      turn.run();
      step = handover.resume(question);
    }

    assertThat(worst).hasValue(1);
  }

  @Test
  void aBodyThatAsksNothingFinishesAtOnce() {
    assertThat(counting(0).start()).isEqualTo(new Step.Finished<>(0));
  }

  @Test
  void theDriverMayBeAnotherThreadEachTime() throws InterruptedException {
    Handover<Integer, Integer, Integer> handover = counting(3);
    AtomicReference<Step<Integer, Integer>> last = new AtomicReference<>(handover.start());
    while (last.get() instanceof Step.Asked<Integer, Integer>(Integer question)) {
      Thread.ofPlatform().start(() -> last.set(handover.resume(question + 1))).join();
    }
    assertThat(last).hasValue(new Step.Finished<>(6));
  }

  @Test
  void whatTheBodyThrowsReachesTheDriver() {
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "broken",
            driver -> {
              driver.ask(1);
              throw new IllegalArgumentException("ours");
            });
    handover.start();

    assertThatThrownBy(() -> handover.resume(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ours");
    assertThat(handover.isOver()).isTrue();
    assertThatThrownBy(() -> handover.resume(3)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anErrorBeforeTheFirstQuestionReachesTheDriverToo() {
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "broken",
            driver -> {
              throw new AssertionError("ours");
            });
    assertThatThrownBy(handover::start).isInstanceOf(AssertionError.class).hasMessage("ours");
  }

  @Test
  void cancelUnwindsTheBodyAndEndsItsThread() {
    AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
    List<String> seen = new ArrayList<>();
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "cancelled",
            driver -> {
              thread.set(Thread.currentThread());
              try {
                return driver.ask(1);
              } finally {
                seen.add("cleaned up");
              }
            });
    handover.start();

    handover.cancel();

    assertThat(seen).containsExactly("cleaned up");
    assertThat(thread.get().isVirtual()).isTrue();
    assertThat(thread.get().isAlive()).isFalse();
    assertThat(handover.isOver()).isTrue();
    handover.cancel();
    assertThatThrownBy(() -> handover.resume(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFinishedBodyLeavesNoThread() {
    AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
    new Handover<Integer, Integer, Integer>(
            "finished",
            driver -> {
              thread.set(Thread.currentThread());
              return 1;
            })
        .start();

    assertThat(thread.get().isVirtual()).isTrue();
    assertThat(thread.get().isAlive()).isFalse();
  }

  @Test
  void aCancelledBodyCannotAskAgain() {
    List<Integer> asked = new ArrayList<>();
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "stubborn",
            driver -> {
              try {
                return driver.ask(1);
              } catch (Handover.Cancelled _) {
                asked.add(2);
                return driver.ask(2);
              }
            });
    handover.start();

    handover.cancel();

    assertThat(asked).containsExactly(2);
    assertThat(handover.isOver()).isTrue();
  }

  @Test
  void aBodyThatFailsWhileItIsCancelledIsHeard() {
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "careless",
            driver -> {
              try {
                return driver.ask(1);
              } catch (Handover.Cancelled cancelled) {
                throw new IllegalArgumentException("while cleaning up", cancelled);
              }
            });
    handover.start();

    assertThatThrownBy(handover::cancel)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("while cleaning up");
  }

  @Test
  void aCancelledFreshBodyNeverRuns() {
    List<String> seen = new ArrayList<>();
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "fresh",
            driver -> {
              seen.add("ran");
              return 1;
            });
    handover.cancel();

    assertThatThrownBy(handover::start).isInstanceOf(IllegalStateException.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void callsOutOfTurnAreRefused() {
    Handover<Integer, Integer, Integer> handover = counting(1);

    assertThatThrownBy(() -> handover.resume(1)).isInstanceOf(IllegalStateException.class);
    handover.start();
    assertThatThrownBy(handover::start).isInstanceOf(IllegalStateException.class);
    assertThat(handover.isAsking()).isTrue();
    handover.resume(1);
    assertThat(handover.isAsking()).isFalse();
    assertThatThrownBy(() -> handover.resume(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theBodyCannotDriveItself() {
    AtomicReference<Optional<Handover<Integer, Integer, Integer>>> self =
        new AtomicReference<>(Optional.empty());
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "self",
            driver -> {
              Handover<Integer, Integer, Integer> me = self.get().orElseThrow();
              assertThatThrownBy(() -> me.resume(1)).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(me::cancel).isInstanceOf(IllegalStateException.class);
              return 4;
            });
    self.set(Optional.of(handover));

    assertThat(handover.start()).isEqualTo(new Step.Finished<>(4));
  }

  @Test
  void onlyTheBodyMayAsk() {
    AtomicReference<Optional<Handover.Asker<Integer, Integer>>> leaked =
        new AtomicReference<>(Optional.empty());
    Handover<Integer, Integer, Integer> handover =
        new Handover<>(
            "leaky",
            driver -> {
              leaked.set(Optional.of(driver));
              return driver.ask(1);
            });
    handover.start();

    assertThatThrownBy(() -> leaked.get().orElseThrow().ask(2))
        .isInstanceOf(IllegalStateException.class);
    assertThat(handover.resume(3)).isEqualTo(new Step.Finished<>(3));
  }

  @Test
  void anInterruptedDriverStillWaitsForItsTurn() {
    Handover<Integer, Integer, Integer> handover = counting(1);
    Thread.currentThread().interrupt();
    try {
      assertThat(handover.start()).isEqualTo(new Step.Asked<>(0));
      assertThat(handover.resume(5)).isEqualTo(new Step.Finished<>(5));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void oneHandoverMayDriveAnother() {
    Handover<String, Integer, Integer> outer =
        new Handover<>(
            "outer",
            driver -> {
              Handover<Integer, Integer, Integer> inner = counting(4);
              Step<Integer, Integer> step = inner.start();
              while (step instanceof Step.Asked<Integer, Integer>(Integer question)) {
                step = inner.resume(driver.ask("inner asks " + question));
              }
              return step instanceof Step.Finished<Integer, Integer>(Integer sum) ? sum : -1;
            });
    List<String> questions = new ArrayList<>();
    Step<String, Integer> step = outer.start();
    while (step instanceof Step.Asked<String, Integer>(String question)) {
      questions.add(question);
      step = outer.resume(10);
    }
    assertThat(step).isEqualTo(new Step.Finished<>(40));
    assertThat(questions).hasSize(4).first().isEqualTo("inner asks 0");
  }
}
