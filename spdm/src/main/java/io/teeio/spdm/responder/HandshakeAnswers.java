package io.teeio.spdm.responder;

import io.teeio.crypto.KeyAnswer;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.Optional;

/** KEY_EXCHANGE_RSP and FINISH_RSP. */
final class HandshakeAnswers {
  private static final int RANDOM_SIZE = 32;

  /** A reply and the session that it establishes. */
  record Finished(Reply reply, LiveSession.Established session) {}

  private record Begun(Reply reply, LiveSession.Handshaking session) {}

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final SessionTable sessions;
  private final SessionStart start;
  private final RequesterDemands demands;

  HandshakeAnswers(ResponderRole role, ResponderConnection connection, SessionTable sessions) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.sessions = sessions;
    this.start = new SessionStart(role, connection, sessions);
    this.demands = new RequesterDemands(role, connection);
  }

  /**
   * KEY_EXCHANGE_RSP.
   *
   * @param clear the way in the clear, on which an encapsulated flow goes if the handshake does
   */
  Reply keyExchange(KeyExchange request, Bytes exact, Lane clear)
      throws Refusal, Violation, MalformedInput {
    supported(request);
    RequesterProof proof = demands.session();
    SigningIdentity identity = connection.signer(request.slotId(), SlotIdentity.KEY_EXCHANGE_USE);
    VersionNumber secured = start.securedVersion(request.opaqueData());
    Optional<Bytes> summary =
        new MeasurementAnswers(role, connection).summary(request.summaryType());
    SessionId id = start.newSession(request.reqSessionId());
    KeyAnswer answer =
        role.crypto()
            .answer(connection.exchange().orElseThrow(), request.exchangeData(), role.random())
            .orElseThrow(() -> new Violation(SpdmRule.SESSION_KEY_SHARE, "ExchangeData"));
    try (answer) {
      role.parts().agreedSecrets().agreed(id, connection.secretKind(), answer.secret());
      KeyExchangeResponse unsigned = unsigned(id, answer.data(), summary, secured, proof);
      LiveSession.Terms terms =
          new LiveSession.Terms(false, secured, request.sessionPolicy(), proof);
      Begun begun = begin(id, terms, identity, unsigned, exact, answer.secret());
      sessions.begin(begun.session());
      demands.ask(begun.session(), clear, sessions);
      return begun.reply();
    }
  }

  private void supported(KeyExchange request) throws Refusal {
    if (!negotiated.bothHave(Capability.KEY_EX) || !negotiated.bothHave(Capability.MAC)) {
      throw Refusal.unsupported(request.code());
    }
    start.policy(request.sessionPolicy());
  }

  private KeyExchangeResponse unsigned(
      SessionId id,
      Bytes share,
      Optional<Bytes> summary,
      VersionNumber secured,
      RequesterProof proof) {
    return new KeyExchangeResponse(
        SessionStart.heartbeatPeriod(role, negotiated),
        id.responderHalf(),
        proof.demand().bits(),
        proof.slotIdParam(),
        role.random().bytes(RANDOM_SIZE),
        share,
        summary,
        start.selection(secured),
        Bytes.zeros(negotiated.signatureSize()),
        negotiated.handshakeInTheClear()
            ? Optional.empty()
            : Optional.of(Bytes.zeros(negotiated.hashSize())));
  }

  private Begun begin(
      SessionId id,
      LiveSession.Terms terms,
      SigningIdentity identity,
      KeyExchangeResponse unsigned,
      Bytes request,
      Secret agreed) {
    HandshakeTranscript transcript = connection.transcripts().handshake(identity.digest());
    Bytes covered = unsigned.beforeSignature(unsigned.encode(negotiated));
    Bytes hash = transcript.keyExchange(request, covered);
    Bytes signature =
        SigningContext.KEY_EXCHANGE_RSP.sign(
            role.crypto(), negotiated, identity.key(), hash, role.random());
    Bytes th1 = transcript.signature(signature);
    KeyExchangeResponse response = unsigned.withSignature(signature);
    KeySchedule schedule = start.schedule();
    DirectionSecrets secrets = schedule.handshake(agreed, th1);
    Optional<SecureChannel> channel = Optional.empty();
    if (!negotiated.handshakeInTheClear()) {
      Bytes verifyData = schedule.verifyData(secrets.response(), th1);
      transcript.responderVerifyData(verifyData);
      response = response.withVerifyData(verifyData);
      channel = Optional.of(start.channel(id, terms.securedVersion(), schedule, secrets));
    }
    return new Begun(
        Reply.of(response, negotiated),
        new LiveSession.Handshaking(id, terms, schedule, transcript, secrets, channel, new Lane()));
  }

  /** FINISH of {@code session}; the caller establishes what comes of it when it is sent. */
  Finished finish(LiveSession.Handshaking session, Finish request, Bytes exact)
      throws Refusal, Violation {
    if (session.terms().preshared()) {
      throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    }
    HandshakeTranscript transcript = session.transcript();
    Bytes hash = demands.finish(session, request, exact);
    Bytes given = request.requesterVerifyData();
    Bytes expected = session.schedule().verifyData(session.secrets().request(), hash);
    role.guards()
        .require(SpdmRule.FINISH_VERIFY_DATA, VerifyData.matches(expected, given), () -> "");
    boolean inTheClear = negotiated.handshakeInTheClear();
    FinishResponse unproven =
        new FinishResponse(
            inTheClear ? Optional.of(Bytes.zeros(negotiated.hashSize())) : Optional.empty());
    Bytes covered = unproven.beforeVerifyData(unproven.encode(negotiated));
    Bytes responseHash = transcript.finishResponse(given, covered);
    Bytes verifyData =
        inTheClear
            ? session.schedule().verifyData(session.secrets().response(), responseHash)
            : Bytes.EMPTY;
    Bytes th2 = transcript.finished(verifyData);
    FinishResponse response =
        new FinishResponse(inTheClear ? Optional.of(verifyData) : Optional.empty());
    return new Finished(Reply.of(response, negotiated), start.established(session, th2));
  }
}
