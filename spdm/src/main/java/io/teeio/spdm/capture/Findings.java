package io.teeio.spdm.capture;

import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.UnsupportedResponse;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the listener of a replay what was found in the present frame, and counts. */
final class Findings {
  private final Consumer<ReplayEvent> events;
  private final Map<ReplayCheck, Integer> verified = new EnumMap<>(ReplayCheck.class);
  private final List<ReplayEvent> problems = new ArrayList<>();
  private int frame = -1;
  private int clear;
  private int records;

  Findings(Consumer<ReplayEvent> events) {
    this.events = events;
  }

  void nextFrame() {
    frame++;
  }

  void clearMessage() {
    clear++;
  }

  void record() {
    records++;
  }

  void message(Optional<SessionId> session, SpdmMessage message, Bytes exact) {
    events.accept(new ReplayEvent.MessageRead(frame, session, message, exact));
    if (message instanceof UnsupportedRequest || message instanceof UnsupportedResponse) {
      problem(new ReplayEvent.NotUnderstood(frame, message.title()));
    }
  }

  void otherProtocol(Optional<SessionId> session, Bytes data) {
    events.accept(new ReplayEvent.OtherProtocol(frame, session, data));
  }

  /** {@code right} decides between verified and failed. */
  void checked(ReplayCheck check, boolean right, String reasonIfWrong) {
    if (right) {
      verified.merge(check, 1, Integer::sum);
      events.accept(new ReplayEvent.Verified(frame, check));
    } else {
      problem(new ReplayEvent.Failed(frame, check, reasonIfWrong));
    }
  }

  void notChecked(ReplayCheck check, String reason) {
    problem(new ReplayEvent.NotChecked(frame, check, reason));
  }

  /** A message that proves something came where no algorithms are known to check it with. */
  void noAgreement(SpdmResponse message) {
    Optional<ReplayCheck> check =
        switch (message) {
          case ChallengeAuth _ -> Optional.of(ReplayCheck.CHALLENGE_AUTH_SIGNATURE);
          case Measurements answer ->
              answer.signature().map(_ -> ReplayCheck.MEASUREMENTS_SIGNATURE);
          case KeyExchangeResponse _ -> Optional.of(ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE);
          case PskExchangeResponse _ -> Optional.of(ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA);
          case FinishResponse answer ->
              answer.responderVerifyData().map(_ -> ReplayCheck.FINISH_RSP_VERIFY_DATA);
          default -> Optional.empty();
        };
    check.ifPresent(missing ->
        notChecked(missing, "the capture has no ALGORITHMS with a hash that is computed here"));
  }

  void unreadable(String reason) {
    problem(new ReplayEvent.Unreadable(frame, reason));
  }

  private void problem(ReplayEvent problem) {
    problems.add(problem);
    events.accept(problem);
  }

  ReplaySummary summary() {
    return new ReplaySummary(clear, records, verified, problems);
  }
}
