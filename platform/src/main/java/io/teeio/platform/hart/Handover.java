package io.teeio.platform.hart;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Two parties of which exactly one runs: a body on a virtual thread of its own, and whoever drives
 * it. {@link #start} and {@link #resume} hand control to the body and take it back when the body
 * asks or ends; {@link Asker#ask} does the reverse. What the body throws reaches the driver.
 *
 * <p>The driver may be another thread each time, but never two at once. A handover that is not
 * driven to its end must be {@linkplain #cancel() cancelled}, else its thread stays parked.
 *
 * @param <Q> what the body asks
 * @param <A> what it is answered
 * @param <R> what it ends with
 */
public final class Handover<Q, A, R> implements AutoCloseable {
  /** What the body did with its turn. */
  public sealed interface Step<Q, R> {
    /** It asks and waits. */
    record Asked<Q, R>(Q question) implements Step<Q, R> {}

    /** It ended. */
    record Finished<Q, R>(R result) implements Step<Q, R> {}
  }

  /** How the body asks. */
  @FunctionalInterface
  public interface Asker<Q, A> {
    /**
     * Hands control to the driver until it answers. Only the body's own thread may ask.
     *
     * @throws Cancelled if the driver wants no more; let it pass
     */
    A ask(Q question);
  }

  /** The straight-line code of one party. */
  @FunctionalInterface
  public interface Body<Q, A, R> {
    /** Runs to the end, asking on the way. */
    R run(Asker<Q, A> driver);
  }

  /**
   * Unwinds a cancelled body. An error and not an exception, so that a body that handles its own
   * exceptions does not catch it by accident.
   */
  public static final class Cancelled extends Error {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("cancelled", null, false, false);
    }
  }

  private enum Phase {
    FRESH,
    BODY_RUNS,
    ASKED,
    OVER
  }

  private final Semaphore bodyMayRun = new Semaphore(0);
  private final Semaphore driverMayRun = new Semaphore(0);
  private final Thread thread;

  // All of these are handed over with the semaphores, which order every access.
  private Phase phase = Phase.FRESH;
  private boolean cancelled;
  private Optional<A> answer = Optional.empty();
  private Optional<Step<Q, R>> step = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();

  /** A party that runs {@code body}, not started yet; {@code name} names its thread. */
  public Handover(String name, Body<Q, A, R> body) {
    thread = Thread.ofVirtual().name(name).unstarted(() -> live(body));
  }

  /**
   * Lets the body run until it asks or ends.
   *
   * @throws IllegalStateException if it was started before
   */
  public Step<Q, R> start() {
    claim(Phase.FRESH);
    thread.start();
    return await();
  }

  /**
   * Answers the body and lets it run until it asks again or ends.
   *
   * @throws IllegalStateException if the body did not ask
   */
  public Step<Q, R> resume(A answer) {
    claim(Phase.ASKED);
    this.answer = Optional.of(answer);
    bodyMayRun.release();
    return await();
  }

  /**
   * Ends the body: its {@code ask} throws {@link Cancelled}, its {@code finally} blocks run, its
   * thread ends. Returns when all that is done. Does nothing to a body that is over, and keeps a
   * fresh one from starting.
   *
   * @throws IllegalStateException if the body runs now
   */
  public void cancel() {
    synchronized (this) {
      if (phase == Phase.OVER) {
        return;
      }
      if (phase == Phase.FRESH) {
        phase = Phase.OVER;
        return;
      }
      if (phase == Phase.BODY_RUNS) {
        throw new IllegalStateException("the body runs; only its driver may cancel it");
      }
      phase = Phase.BODY_RUNS;
    }
    cancelled = true;
    bodyMayRun.release();
    driverMayRun.acquireUninterruptibly();
    setPhase(Phase.OVER);
    join();
    failure.filter(cause -> !(cause instanceof Cancelled)).ifPresent(Handover::rethrow);
  }

  /** As {@link #cancel()}. */
  @Override
  public void close() {
    cancel();
  }

  /** Whether the body waits for an answer. */
  public synchronized boolean isAsking() {
    return phase == Phase.ASKED;
  }

  /** Whether the body ended, failed or was cancelled. */
  public synchronized boolean isOver() {
    return phase == Phase.OVER;
  }

  private synchronized void claim(Phase wanted) {
    if (phase != wanted) {
      throw new IllegalStateException("wanted " + wanted + ", is " + phase);
    }
    phase = Phase.BODY_RUNS;
  }

  private synchronized void setPhase(Phase next) {
    phase = next;
  }

  private Step<Q, R> await() {
    driverMayRun.acquireUninterruptibly();
    if (failure.isPresent()) {
      setPhase(Phase.OVER);
      join();
      rethrow(failure.get());
    }
    Step<Q, R> made = step.orElseThrow();
    step = Optional.empty();
    switch (made) {
      case Step.Asked<Q, R> _ -> setPhase(Phase.ASKED);
      case Step.Finished<Q, R> _ -> {
        setPhase(Phase.OVER);
        join();
      }
    }
    return made;
  }

  private void live(Body<Q, A, R> body) {
    try {
      R result = body.run(this::ask);
      step = Optional.of(new Step.Finished<>(result));
    } catch (Throwable cause) { // whatever it is, it belongs to the driver
      failure = Optional.of(cause);
    } finally {
      driverMayRun.release();
    }
  }

  private A ask(Q question) {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("only the body may ask");
    }
    if (cancelled) {
      throw new Cancelled();
    }
    step = Optional.of(new Step.Asked<>(question));
    driverMayRun.release();
    bodyMayRun.acquireUninterruptibly();
    if (cancelled) {
      throw new Cancelled();
    }
    A given = answer.orElseThrow();
    answer = Optional.empty();
    return given;
  }

  private void join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(Throwable cause) {
    switch (cause) {
      case RuntimeException ours -> throw ours;
      case Error error -> throw error;
      default -> throw new IllegalStateException("a body cannot throw this", cause);
    }
  }
}
