package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Follows the sessions of a connection from KEY_EXCHANGE or PSK_EXCHANGE to their end, and checks
 * what proves that both sides have the keys.
 */
final class SessionReplay {
  /** Reasons that are remembered of sessions that are not there: a hostile capture names many. */
  private static final int REMEMBERED = 10_000;

  private final FinishReplay finishes;
  private final HandshakeReplay handshakes;
  private final Map<SessionId, ReplayedSession> sessions = new HashMap<>();
  private final Map<SessionId, String> closedBooks = new HashMap<>();
  private Optional<ReplayedSession> inTheClear = Optional.empty();

  SessionReplay(
      Binding binding,
      Crypto crypto,
      CaptureSecrets secrets,
      Findings findings,
      Learning learning,
      SignatureReplay responder,
      SignatureReplay requester) {
    this.finishes = new FinishReplay(findings, requester);
    this.handshakes =
        new HandshakeReplay(
            binding,
            crypto,
            new SecretChooser(secrets.sessions()),
            findings,
            learning,
            responder,
            finishes);
  }

  /** The session {@code id}, if it was opened and goes on. */
  Optional<ReplayedSession> session(SessionId id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Why session {@code id} is not there. */
  String whyUnknown(SessionId id) {
    return closedBooks.getOrDefault(
        id, "no KEY_EXCHANGE or PSK_EXCHANGE opened session " + id + " in this capture");
  }

  /** Remembers why session {@code id} cannot be followed. */
  void unknown(SessionId id, String reason) {
    if (closedBooks.size() < REMEMBERED) {
      closedBooks.put(id, reason);
    }
  }

  /** KEY_EXCHANGE was answered; gives the session unless nothing of it can be computed. */
  Optional<ReplayedSession> keyExchange(
      Agreement agreement,
      KeyExchange asked,
      Bytes request,
      KeyExchangeResponse answer,
      Bytes response) {
    SessionId id = SessionId.of(asked.reqSessionId(), answer.rspSessionId());
    end(id);
    Optional<ReplayedSession> opened =
        handshakes.keyExchange(agreement, asked, request, answer, response);
    keep(id, opened, () -> handshakes.obstacle(agreement, asked.slotId()));
    inTheClear = opened.filter(_ -> agreement.negotiated().handshakeInTheClear());
    return opened;
  }

  /** PSK_EXCHANGE was answered. */
  void pskExchange(
      Agreement agreement,
      PskExchange asked,
      Bytes request,
      PskExchangeResponse answer,
      Bytes response) {
    SessionId id = SessionId.of(asked.reqSessionId(), answer.rspSessionId());
    end(id);
    keep(
        id,
        handshakes.pskExchange(agreement, asked, request, answer, response),
        () -> HandshakeReplay.NO_AEAD);
  }

  private void keep(SessionId id, Optional<ReplayedSession> opened, Supplier<String> obstacle) {
    if (opened.isPresent()) {
      sessions.put(id, opened.get());
    } else {
      unknown(id, obstacle.get());
    }
  }

  /** FINISH or PSK_FINISH was sent, in a session or in the clear. */
  void finish(
      Optional<Agreement> agreement,
      Optional<ReplayedSession> inSession,
      EncapsulatedFlow flow,
      Decoded<SpdmRequest> request) {
    Optional<ReplayedSession> session = inSession.or(() -> inTheClear);
    if (agreement.isEmpty() || session.isEmpty()) {
      finishes.withoutSession(request.message());
      return;
    }
    finishes.request(agreement.get(), session.get(), flow, request);
  }

  /** FINISH was answered: the session is established. */
  void finished(
      Optional<ReplayedSession> inSession, Finish asked, FinishResponse answer, Bytes response) {
    Optional<ReplayedSession> found = inSession.or(() -> inTheClear);
    inTheClear = Optional.empty();
    finishes.finished(found, asked, answer, response);
  }

  /** PSK_FINISH was answered: the session is established. */
  void pskFinished(Optional<ReplayedSession> inSession, PskFinish asked, Bytes response) {
    inSession.ifPresent(session ->
        session
            .transcript()
            .ifPresent(transcript ->
                session.establish(
                    transcript.finishResponse(asked.requesterVerifyData(), response))));
  }

  /** Session {@code id} is over. */
  void end(SessionId id) {
    ReplayedSession ended = sessions.remove(id);
    if (ended != null) {
      inTheClear = inTheClear.filter(session -> session != ended);
      ended.close();
      unknown(id, "session " + id + " was ended before");
    }
  }

  /** All sessions are over, as after GET_VERSION. */
  void endAll() {
    List.copyOf(sessions.keySet()).forEach(this::end);
  }
}
