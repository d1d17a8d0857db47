package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.capture.SignatureReplay.Claim;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordProtection;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the sessions of a connection from KEY_EXCHANGE or PSK_EXCHANGE to their end, and checks
 * what proves that both sides have the keys.
 */
final class SessionReplay {
  /** Reasons that are remembered of sessions that are not there: a hostile capture names many. */
  private static final int REMEMBERED = 10_000;

  private final Binding binding;
  private final Crypto crypto;
  private final Findings findings;
  private final Learning learning;
  private final SecretChooser chooser;
  private final SignatureReplay responder;
  private final FinishReplay finishes;
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
    this.binding = binding;
    this.crypto = crypto;
    this.findings = findings;
    this.learning = learning;
    this.chooser = new SecretChooser(secrets.sessions());
    this.responder = responder;
    this.finishes = new FinishReplay(findings, requester);
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
    Optional<HandshakeTranscript> known = authenticate(agreement, asked, request, answer, response);
    Optional<AeadAlgorithm> aead = agreement.aead();
    if (known.isEmpty() || aead.isEmpty()) {
      unknown(
          id,
          known.isEmpty()
              ? responder.identities().missing(asked.slotId())
              : "no AEAD was negotiated");
      return Optional.empty();
    }
    HandshakeTranscript transcript = known.get();
    Bytes th1 = transcript.signature(answer.signature());
    ReplayedSession session =
        open(
            setup(agreement, id, kind(agreement), aead.get(), answer.opaqueData()),
            agreement,
            transcript,
            th1);
    answer
        .responderVerifyData()
        .ifPresent(data -> {
          finishes.verifyData(
              ReplayCheck.KEY_EXCHANGE_RSP_VERIFY_DATA, session, Direction.RESPONSE, th1, data);
          transcript.responderVerifyData(data);
        });
    inTheClear =
        agreement.negotiated().handshakeInTheClear() ? Optional.of(session) : Optional.empty();
    return Optional.of(session);
  }

  private Optional<HandshakeTranscript> authenticate(
      Agreement agreement,
      KeyExchange asked,
      Bytes request,
      KeyExchangeResponse answer,
      Bytes response) {
    Optional<HandshakeTranscript> likeliest = Optional.empty();
    Optional<Claim> unproven = Optional.empty();
    for (Identity identity : responder.identities().of(asked.slotId(), agreement.hash())) {
      HandshakeTranscript transcript = agreement.transcripts().handshake(identity.digest());
      Bytes hash = transcript.keyExchange(request, answer.beforeSignature(response));
      Claim claim =
          new Claim(
              ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE,
              SigningContext.KEY_EXCHANGE_RSP,
              asked.slotId(),
              hash,
              answer.signature());
      if (responder.isOf(identity, agreement, claim)) {
        findings.verified(claim.check());
        return Optional.of(transcript);
      }
      likeliest = likeliest.or(() -> Optional.of(transcript));
      unproven = unproven.or(() -> Optional.of(claim));
    }
    if (unproven.isPresent()) {
      responder.tellWrong(agreement, unproven.get(), "");
    } else {
      findings.missing(
          ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE, responder.identities().missing(asked.slotId()));
    }
    return likeliest;
  }

  private static AgreedSecrets.Kind kind(Agreement agreement) {
    return agreement
        .negotiated()
        .algorithms()
        .keyExchange()
        .map(scheme ->
            switch (scheme) {
              case DheGroup _ -> AgreedSecrets.Kind.DHE;
              case KemAlgorithm _ -> AgreedSecrets.Kind.KEM;
            })
        .orElse(AgreedSecrets.Kind.DHE);
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
    if (agreement.aead().isEmpty()) {
      unknown(id, "no AEAD was negotiated");
      findings.missing(ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA, whyUnknown(id));
      return;
    }
    HandshakeTranscript transcript = agreement.transcripts().presharedHandshake();
    Bytes th1 = transcript.pskExchange(request, answer.beforeVerifyData(response));
    AeadAlgorithm aead = agreement.aead().get();
    ReplayedSession session =
        open(
            setup(agreement, id, AgreedSecrets.Kind.PSK, aead, answer.opaqueData()),
            agreement,
            transcript,
            th1);
    Bytes data = answer.responderVerifyData();
    finishes.verifyData(
        ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA, session, Direction.RESPONSE, th1, data);
    transcript.responderVerifyData(data);
    if (answer.context().isEmpty()) {
      session.establish(transcript.finished(Bytes.EMPTY));
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

  private ReplayedSession.Setup setup(
      Agreement agreement,
      SessionId id,
      AgreedSecrets.Kind kind,
      AeadAlgorithm aead,
      Bytes opaqueData) {
    return new ReplayedSession.Setup(
        id,
        kind,
        binding,
        agreement.negotiated().version(),
        agreement.hash(),
        aead,
        RecordProtection.of(agreement.negotiated()),
        order(opaqueData, agreement.negotiated().version()));
  }

  private static NonceOrder order(Bytes opaqueData, SpdmVersion version) {
    try {
      return SecuredVersionSelection.read(opaqueData, version)
          .map(selection -> NonceOrder.of(selection.selected()))
          .orElse(NonceOrder.UNDECIDED);
    } catch (MalformedInput _) {
      return NonceOrder.UNDECIDED;
    }
  }

  private ReplayedSession open(
      ReplayedSession.Setup setup, Agreement agreement, HandshakeTranscript transcript, Bytes th1) {
    ReplayedSession session =
        new ReplayedSession(
            setup,
            crypto,
            chooser,
            new Lane(learning, findings),
            agreement.transcripts().sessionMeasurements(),
            transcript,
            th1);
    sessions.put(setup.id(), session);
    return session;
  }
}
