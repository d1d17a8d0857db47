package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the sessions of a connection from KEY_EXCHANGE or PSK_EXCHANGE to their end, and checks
 * what proves that both sides have the keys.
 */
final class SessionReplay {
  private final Binding binding;
  private final Crypto crypto;
  private final CaptureSecrets secrets;
  private final Findings findings;
  private final SignatureReplay signatures;
  private final Map<SessionId, ReplayedSession> sessions = new HashMap<>();
  private final Map<SessionId, String> closedBooks = new HashMap<>();
  private Optional<ReplayedSession> inTheClear = Optional.empty();
  private int keyExchanges;
  private int pskExchanges;

  SessionReplay(
      Binding binding,
      Crypto crypto,
      CaptureSecrets secrets,
      Findings findings,
      SignatureReplay signatures) {
    this.binding = binding;
    this.crypto = crypto;
    this.secrets = secrets;
    this.findings = findings;
    this.signatures = signatures;
  }

  /** The session {@code id}, if its keys are known. */
  Optional<ReplayedSession> session(SessionId id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Why the keys of session {@code id} are not known. */
  String whyUnknown(SessionId id) {
    return closedBooks.getOrDefault(id, "no session " + id + " was opened in this capture");
  }

  /** KEY_EXCHANGE was answered. */
  void keyExchange(
      Agreement agreement,
      KeyExchange asked,
      Bytes request,
      KeyExchangeResponse answer,
      Bytes response) {
    SessionId id = SessionId.of(asked.reqSessionId(), answer.rspSessionId());
    Optional<Secret> agreed = next(secrets.keyExchange(), keyExchanges);
    keyExchanges++;
    Optional<CertificateChain> chain = signatures.chain(asked.slotId());
    if (chain.isEmpty()) {
      unknown(id, "the certificate chain of slot " + asked.slotId() + " did not pass by");
      findings.notChecked(ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE, whyUnknown(id));
      return;
    }
    HandshakeTranscript transcript = agreement.transcripts().handshake(chain.get().digest(crypto));
    signatures.check(
        ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE,
        SigningContext.KEY_EXCHANGE_RSP,
        agreement,
        asked.slotId(),
        transcript.keyExchange(request, answer.beforeSignature(response)),
        answer.signature());
    Bytes th1 = transcript.signature(answer.signature());
    if (agreed.isEmpty() || agreement.obstacleToRecords().isPresent()) {
      unknown(id, missing(agreement, "agreed secret", keyExchanges));
      return;
    }
    KeySchedule schedule = schedule(agreement);
    ReplayedSession session =
        open(id, agreement, schedule, transcript, schedule.handshake(agreed.get(), th1));
    answer
        .responderVerifyData()
        .ifPresent(data ->
            verifyData(
                ReplayCheck.KEY_EXCHANGE_RSP_VERIFY_DATA, session, Direction.RESPONSE, th1, data));
    transcript.responderVerifyData(answer.responderVerifyData().orElse(Bytes.EMPTY));
    inTheClear =
        agreement.negotiated().handshakeInTheClear() ? Optional.of(session) : Optional.empty();
  }

  /** PSK_EXCHANGE was answered. */
  void pskExchange(
      Agreement agreement,
      PskExchange asked,
      Bytes request,
      PskExchangeResponse answer,
      Bytes response) {
    SessionId id = SessionId.of(asked.reqSessionId(), answer.rspSessionId());
    Optional<Secret> key =
        next(secrets.preshared(), Math.min(pskExchanges, secrets.preshared().size() - 1));
    pskExchanges++;
    if (key.isEmpty() || agreement.obstacleToRecords().isPresent()) {
      unknown(id, missing(agreement, "shared key", pskExchanges));
      findings.notChecked(ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA, whyUnknown(id));
      return;
    }
    HandshakeTranscript transcript = agreement.transcripts().presharedHandshake();
    Bytes th1 = transcript.pskExchange(request, answer.beforeVerifyData(response));
    KeySchedule schedule = schedule(agreement);
    ReplayedSession session =
        open(id, agreement, schedule, transcript, schedule.presharedHandshake(key.get(), th1));
    verifyData(
        ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA,
        session,
        Direction.RESPONSE,
        th1,
        answer.responderVerifyData());
    transcript.responderVerifyData(answer.responderVerifyData());
    if (answer.context().isEmpty()) {
      session.establish(transcript.finished(Bytes.EMPTY));
    }
  }

  /** FINISH or PSK_FINISH was sent, in a session or in the clear. */
  void finish(Optional<ReplayedSession> inSession, Decoded<SpdmRequest> request) {
    ReplayCheck check =
        request.message() instanceof Finish
            ? ReplayCheck.FINISH_VERIFY_DATA
            : ReplayCheck.PSK_FINISH_VERIFY_DATA;
    Optional<ReplayedSession> found = inSession.or(() -> inTheClear);
    if (found.isEmpty()) {
      findings.notChecked(check, "the keys of its session are not known");
      return;
    }
    ReplayedSession session = found.get();
    if (request.message() instanceof Finish finish && finish.signature().isPresent()) {
      unknown(session.id(), "the requester authenticates itself, which is not replayed yet");
      findings.notChecked(check, whyUnknown(session.id()));
      end(session.id());
      return;
    }
    Bytes exact = request.exact();
    switch (request.message()) {
      case Finish finish ->
          verifyData(
              check,
              session,
              Direction.REQUEST,
              session.transcript().finish(finish.beforeVerifyData(exact)),
              finish.requesterVerifyData());
      case PskFinish finish ->
          verifyData(
              check,
              session,
              Direction.REQUEST,
              session.transcript().finish(finish.beforeVerifyData(exact)),
              finish.requesterVerifyData());
      default -> throw new IllegalArgumentException(request.message().title());
    }
  }

  /** FINISH was answered: the session is established. */
  void finished(
      Optional<ReplayedSession> inSession, Finish asked, FinishResponse answer, Bytes response) {
    Optional<ReplayedSession> found = inSession.or(() -> inTheClear);
    inTheClear = Optional.empty();
    if (found.isEmpty()) {
      answer
          .responderVerifyData()
          .ifPresent(_ ->
              findings.notChecked(
                  ReplayCheck.FINISH_RSP_VERIFY_DATA, "the keys of its session are not known"));
      return;
    }
    ReplayedSession session = found.get();
    Bytes hash =
        session
            .transcript()
            .finishResponse(asked.requesterVerifyData(), answer.beforeVerifyData(response));
    answer
        .responderVerifyData()
        .ifPresent(data ->
            verifyData(
                ReplayCheck.FINISH_RSP_VERIFY_DATA, session, Direction.RESPONSE, hash, data));
    session.establish(
        session.transcript().finished(answer.responderVerifyData().orElse(Bytes.EMPTY)));
  }

  /** PSK_FINISH was answered: the session is established. */
  void pskFinished(Optional<ReplayedSession> inSession, PskFinish asked, Bytes response) {
    inSession.ifPresent(session ->
        session.establish(
            session.transcript().finishResponse(asked.requesterVerifyData(), response)));
  }

  /** Session {@code id} is over. */
  void end(SessionId id) {
    ReplayedSession ended = sessions.remove(id);
    if (ended != null) {
      inTheClear = inTheClear.filter(session -> session != ended);
      ended.close();
      closedBooks.putIfAbsent(id, "session " + id + " was ended before");
    }
  }

  /** All sessions are over, as after GET_VERSION. */
  void endAll() {
    sessions.values().forEach(ReplayedSession::close);
    sessions.clear();
    inTheClear = Optional.empty();
  }

  private ReplayedSession open(
      SessionId id,
      Agreement agreement,
      KeySchedule schedule,
      HandshakeTranscript transcript,
      DirectionSecrets handshake) {
    end(id);
    ReplayedSession session =
        new ReplayedSession(
            id,
            binding,
            agreement.aead().orElseThrow(),
            crypto,
            schedule,
            transcript,
            agreement.transcripts().sessionMeasurements(),
            handshake);
    sessions.put(id, session);
    return session;
  }

  private KeySchedule schedule(Agreement agreement) {
    return new KeySchedule(crypto, agreement.hash(), agreement.negotiated().version());
  }

  private void verifyData(
      ReplayCheck check,
      ReplayedSession session,
      Direction sender,
      Bytes transcriptHash,
      Bytes given) {
    findings.checked(
        check,
        VerifyData.matches(session.verifyData(sender, transcriptHash), given),
        "it does not follow from the secret and the transcript of session "
            + session.id()
            + ": the secret is of another session, or a message is not what that side saw");
  }

  private void unknown(SessionId id, String reason) {
    closedBooks.put(id, reason);
  }

  private static Optional<Secret> next(List<Secret> secrets, int index) {
    return index >= 0 && index < secrets.size()
        ? Optional.of(secrets.get(index))
        : Optional.empty();
  }

  private static String missing(Agreement agreement, String what, int number) {
    return agreement.obstacleToRecords().orElse("no " + what + " number " + number + " was given");
  }
}
