package io.teeio.spdm.responder;

import io.teeio.crypto.KeyAgreement;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.VersionChoice;
import io.teeio.spdm.session.Direction;
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
import java.util.List;
import java.util.Optional;

/** KEY_EXCHANGE_RSP and FINISH_RSP. */
final class HandshakeAnswers {
  private static final int RANDOM_SIZE = 32;
  private static final int EVENT_ALL_POLICY = 2;

  /** A reply and the session that it establishes. */
  record Finished(Reply reply, LiveSession.Established session) {}

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final SessionTable sessions;

  HandshakeAnswers(ResponderRole role, ResponderConnection connection, SessionTable sessions) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.sessions = sessions;
  }

  Reply keyExchange(KeyExchange request, Bytes exact) throws Refusal, Violation, MalformedInput {
    supported(request);
    SlotIdentity identity = connection.slot(request.slotId());
    VersionNumber secured = securedVersion(request);
    Optional<Bytes> summary =
        new MeasurementAnswers(role, connection).summary(request.summaryType());
    sessions.abandonHandshakes();
    if (sessions.isFull()) {
      throw new Refusal(ErrorCode.SESSION_LIMIT_EXCEEDED);
    }
    SessionId id = sessions.freshId(request.reqSessionId());
    try (KeyAgreement share =
        role.crypto().agreement(connection.exchange().orElseThrow(), role.random())) {
      Secret agreed =
          share
              .agree(request.exchangeData())
              .orElseThrow(() -> new Violation(SpdmRule.SESSION_KEY_SHARE, "ExchangeData"));
      try (agreed) {
        KeyExchangeResponse unsigned = unsigned(id, share, summary, secured);
        return begin(id, identity, unsigned, exact, agreed);
      }
    }
  }

  private void supported(KeyExchange request) throws Refusal {
    if (!negotiated.bothHave(Capability.KEY_EX)
        || !negotiated.bothHave(Capability.ENCRYPT)
        || !negotiated.bothHave(Capability.MAC)) {
      throw Refusal.unsupported(request.code());
    }
    if (negotiated.atLeast(SpdmVersion.V1_3)
        && (request.sessionPolicy() & EVENT_ALL_POLICY) != 0
        && !negotiated.responder().has(Capability.EVENT)) {
      throw new Refusal(ErrorCode.INVALID_POLICY);
    }
  }

  private VersionNumber securedVersion(KeyExchange request) throws Violation, MalformedInput {
    List<VersionNumber> offered =
        SecuredVersionList.read(request.opaqueData(), negotiated.version())
            .map(SecuredVersionList::versions)
            .orElse(List.of());
    return VersionChoice.newestSecured(offered, role.profile().securedVersions())
        .orElseThrow(
            () -> new Violation(SpdmRule.SECURED_VERSION_NO_COMMON, offered + " were offered"));
  }

  private KeyExchangeResponse unsigned(
      SessionId id, KeyAgreement share, Optional<Bytes> summary, VersionNumber secured) {
    return new KeyExchangeResponse(
        heartbeatPeriod(role, negotiated),
        id.responderHalf(),
        0,
        0,
        role.random().bytes(RANDOM_SIZE),
        share.publicData(),
        summary,
        new SecuredVersionSelection(secured).encode(negotiated.version()),
        Bytes.zeros(negotiated.signatureSize()),
        negotiated.handshakeInTheClear()
            ? Optional.empty()
            : Optional.of(Bytes.zeros(negotiated.hashSize())));
  }

  /** The period that sessions of this connection have, in seconds; 0 for none. */
  static int heartbeatPeriod(ResponderRole role, Negotiated negotiated) {
    return negotiated.bothHave(Capability.HBEAT) ? role.profile().heartbeatPeriod() : 0;
  }

  private Reply begin(
      SessionId id,
      SlotIdentity identity,
      KeyExchangeResponse unsigned,
      Bytes request,
      Secret agreed) {
    HandshakeTranscript transcript =
        connection.transcripts().handshake(identity.chain().digest(role.crypto()));
    Bytes covered = unsigned.beforeSignature(unsigned.encode(negotiated));
    Bytes hash = transcript.keyExchange(request, covered);
    Bytes signature =
        SigningContext.KEY_EXCHANGE_RSP.sign(
            role.crypto(), negotiated, identity.key(), hash, role.random());
    Bytes th1 = transcript.signature(signature);
    KeyExchangeResponse response = unsigned.withSignature(signature);
    KeySchedule schedule = new KeySchedule(role.crypto(), connection.hash(), negotiated.version());
    DirectionSecrets secrets = schedule.handshake(agreed, th1);
    Optional<SecureChannel> channel = Optional.empty();
    if (!negotiated.handshakeInTheClear()) {
      Bytes verifyData = schedule.verifyData(secrets.response(), th1);
      transcript.responderVerifyData(verifyData);
      response = response.withVerifyData(verifyData);
      channel = Optional.of(channel(id, schedule, secrets));
    }
    sessions.begin(
        new LiveSession.Handshaking(id, schedule, transcript, secrets, channel, new Lane()));
    return Reply.of(response, negotiated);
  }

  /** FINISH of {@code session}; the caller establishes what comes of it when it is sent. */
  Finished finish(LiveSession.Handshaking session, Finish request, Bytes exact)
      throws Refusal, Violation {
    if (request.signature().isPresent()) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    HandshakeTranscript transcript = session.transcript();
    Bytes hash = transcript.finish(request.beforeVerifyData(exact));
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
    try (DirectionSecrets secrets = session.schedule().application(session.secrets(), th2)) {
      LiveSession.Established established =
          new LiveSession.Established(
              channel(session.id(), session.schedule(), secrets),
              new MeasurementSeries(connection.transcripts().sessionMeasurements()),
              role.clock().instant());
      return new Finished(Reply.of(response, negotiated), established);
    }
  }

  private SecureChannel channel(SessionId id, KeySchedule schedule, DirectionSecrets secrets) {
    SecureChannel.Terms terms =
        new SecureChannel.Terms(
            id,
            Direction.RESPONSE,
            role.binding(),
            connection.aead().orElseThrow(),
            role.profile().limits());
    return new SecureChannel(terms, role.crypto(), schedule, secrets, role.random(), role.guards());
  }
}
