package io.teeio.tsm.device;

import io.teeio.pcie.Unanswered;
import io.teeio.platform.hart.Handover;
import io.teeio.platform.hart.Handover.Step;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Outcomes;
import io.teeio.tsm.call.Refused;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that takes several entries: a {@link Flow} on its {@link Handover}, and the arguments that
 * it began with (A-10e). It belongs to a device and to no hart; whoever has the device's turn may
 * carry it on.
 */
final class Operation {
  /** How far it got. */
  sealed interface Progress {
    /** A message waits to be carried. */
    record Waiting(Outgoing request) implements Progress {}

    /** It is over. */
    record Over(SbiResult result) implements Progress {}
  }

  private final SbiCall call;
  private final boolean forGuest;
  private final Handover<Outgoing, Reply, SbiResult> handover;
  private Optional<Outgoing> outstanding = Optional.empty();
  private boolean cancelled;

  /**
   * An operation that has not begun.
   *
   * @param call what it was called with
   * @param forGuest whether a guest waits for it
   * @param transport what its flow sends messages through
   * @param events hears why it failed, if it does
   * @param flow what it does
   */
  Operation(
      SbiCall call,
      boolean forGuest,
      PendingTransport transport,
      Consumer<TsmEvent> events,
      Flow flow) {
    this.call = call;
    this.forGuest = forGuest;
    this.handover =
        new Handover<>(
            call.name(),
            driver -> {
              transport.attach(driver);
              return finish(call, events, flow);
            });
  }

  SbiCall call() {
    return call;
  }

  boolean isForGuest() {
    return forGuest;
  }

  /** The message that waits to be answered. */
  Optional<Outgoing> outstanding() {
    return outstanding;
  }

  boolean isCancelled() {
    return cancelled;
  }

  Progress start() {
    return progress(handover.start());
  }

  Progress resume(Reply reply) {
    outstanding = Optional.empty();
    return progress(handover.resume(reply));
  }

  /** Ends it where it stands; what it holds is let go, and nothing is sent. */
  void cancel() {
    cancelled = true;
    handover.cancel();
  }

  private Progress progress(Step<Outgoing, SbiResult> step) {
    return switch (step) {
      case Step.Asked<Outgoing, SbiResult>(Outgoing request) -> {
        outstanding = Optional.of(request);
        yield new Progress.Waiting(request);
      }
      case Step.Finished<Outgoing, SbiResult>(SbiResult result) -> new Progress.Over(result);
    };
  }

  private static SbiResult finish(SbiCall call, Consumer<TsmEvent> events, Flow flow) {
    try {
      return SbiResult.success(flow.run());
    } catch (Refused refused) {
      return failed(call, events, refused.result(), refused.getMessage());
    } catch (Violation violation) {
      events.accept(new TsmEvent.RuleBroken(call, violation.rule(), violation.detail()));
      return SbiResult.of(Outcomes.of(violation.rule()));
    } catch (Aborted aborted) {
      return failed(call, events, Outcomes.of(aborted), aborted.getMessage());
    } catch (Unanswered unanswered) {
      return failed(call, events, Outcomes.of(unanswered), unanswered.getMessage());
    } catch (OutOfTablePages e) {
      return failed(call, events, SbiResult.of(SbiError.OUT_OF_PTPAGES), e.getMessage());
    } catch (LateAnswer late) {
      return failed(call, events, SbiResult.of(SbiError.TIMEOUT), late.getMessage());
    } catch (IOException e) {
      return failed(call, events, SbiResult.of(SbiError.IO), e.getMessage());
    }
  }

  private static SbiResult failed(
      SbiCall call, Consumer<TsmEvent> events, SbiResult result, @Nullable String reason) {
    events.accept(new TsmEvent.CallFailed(call, result, reason == null ? "" : reason));
    return result;
  }
}
