package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.PskFinishResponse;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.Optional;

/** PSK_EXCHANGE_RSP and PSK_FINISH_RSP. */
final class PresharedAnswers {
  private static final int LEAST_CONTEXT = 32;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final SessionTable sessions;
  private final SessionStart start;

  PresharedAnswers(ResponderRole role, ResponderConnection connection, SessionTable sessions) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.sessions = sessions;
    this.start = new SessionStart(role, connection, sessions);
  }

  /** PSK_EXCHANGE_RSP; without context of ours it establishes the session already. */
  Reply exchange(PskExchange request, Bytes exact) throws Refusal, Violation, MalformedInput {
    if (!negotiated.sharesKeys() || !negotiated.bothHave(Capability.MAC)) {
      throw Refusal.unsupported(request.code());
    }
    start.policy(request.sessionPolicy());
    role.guards()
        .require(
            SpdmRule.PSK_CONTEXT,
            request.context().length() >= LEAST_CONTEXT,
            () -> "the requester gives " + request.context().length() + " bytes");
    VersionNumber secured = start.securedVersion(request.opaqueData());
    Optional<Bytes> summary =
        new MeasurementAnswers(role, connection).summary(request.summaryType());
    Secret key =
        role.parts()
            .presharedKeys()
            .find(request.pskHint())
            .orElseThrow(() -> new Violation(SpdmRule.PSK_KNOWN, "hint " + request.pskHint()));
    try (key) {
      SessionId id = start.newSession(request.reqSessionId());
      role.parts().agreedSecrets().agreed(id, AgreedSecrets.Kind.PSK, key);
      LiveSession.Terms terms =
          new LiveSession.Terms(true, secured, request.sessionPolicy(), RequesterProof.none());
      return begin(id, terms, summary, exact, key);
    }
  }

  private Reply begin(
      SessionId id, LiveSession.Terms terms, Optional<Bytes> summary, Bytes request, Secret key) {
    boolean context = negotiated.responder().has(Capability.PSK_WITH_CONTEXT);
    PskExchangeResponse unproven =
        new PskExchangeResponse(
            SessionStart.heartbeatPeriod(role, negotiated),
            id.responderHalf(),
            summary,
            context ? role.random().bytes(negotiated.hashSize()) : Bytes.EMPTY,
            start.selection(terms.securedVersion()),
            Bytes.zeros(negotiated.hashSize()));
    HandshakeTranscript transcript = connection.transcripts().presharedHandshake();
    Bytes covered = unproven.beforeVerifyData(unproven.encode(negotiated));
    Bytes th1 = transcript.pskExchange(request, covered);
    KeySchedule schedule = start.schedule();
    DirectionSecrets secrets = schedule.presharedHandshake(key, th1);
    Bytes verifyData = schedule.verifyData(secrets.response(), th1);
    transcript.responderVerifyData(verifyData);
    LiveSession.Handshaking session =
        new LiveSession.Handshaking(
            id,
            terms,
            schedule,
            transcript,
            secrets,
            Optional.of(start.channel(id, terms.securedVersion(), schedule, secrets)),
            new Lane());
    sessions.begin(session);
    if (!context) {
      sessions.establish(session, start.established(session, transcript.finished(Bytes.EMPTY)));
    }
    return Reply.of(unproven.withVerifyData(verifyData), negotiated);
  }

  /** PSK_FINISH of {@code session}; the caller establishes what comes of it when it is sent. */
  HandshakeAnswers.Finished finish(LiveSession.Handshaking session, PskFinish request, Bytes exact)
      throws Refusal, Violation {
    if (!session.terms().preshared()) {
      throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    }
    HandshakeTranscript transcript = session.transcript();
    Bytes hash = transcript.finish(request.beforeVerifyData(exact));
    Bytes given = request.requesterVerifyData();
    Bytes expected = session.schedule().verifyData(session.secrets().request(), hash);
    role.guards()
        .require(SpdmRule.PSK_FINISH_VERIFY_DATA, VerifyData.matches(expected, given), () -> "");
    Reply reply = Reply.of(new PskFinishResponse(Bytes.EMPTY), negotiated);
    Bytes th2 = transcript.finishResponse(given, reply.exact());
    return new HandshakeAnswers.Finished(reply, start.established(session, th2));
  }
}
