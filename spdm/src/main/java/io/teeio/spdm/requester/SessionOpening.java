package io.teeio.spdm.requester;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.KeyAgreement;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.io.IOException;
import java.util.Optional;

/** KEY_EXCHANGE and FINISH: from a known responder to a session with it. */
final class SessionOpening {
  private static final int RANDOM_SIZE = 32;

  private final Role role;
  private final Conversation clear;
  private final Connection connection;
  private final Negotiated negotiated;
  private final CertificateChain chain;
  private final HandshakeTranscript transcript;
  private final KeySchedule schedule;

  SessionOpening(Role role, Conversation clear, CertificateChain chain) {
    this.role = role;
    this.clear = clear;
    this.connection = clear.connection();
    this.negotiated = connection.negotiated();
    this.chain = chain;
    this.transcript = connection.transcripts().handshake(chain.digest(role.crypto()));
    this.schedule = new KeySchedule(role.crypto(), connection.hash(), negotiated.version());
  }

  SpdmSession open(int slot, SummaryType summary, int policy)
      throws IOException, Aborted, Violation, MalformedInput {
    boolean possible =
        negotiated.bothHave(Capability.KEY_EX)
            && negotiated.bothHave(Capability.ENCRYPT)
            && negotiated.bothHave(Capability.MAC);
    role.guards().require(SpdmRule.SESSION_SUPPORTED, possible, () -> "a capability is missing");
    try (KeyAgreement share =
        role.crypto().agreement(connection.exchange().orElseThrow(), role.random())) {
      KeyExchange request = request(slot, summary, policy, share);
      Answer<KeyExchangeResponse> answer = clear.ask(request, KeyExchangeResponse.class);
      KeyExchangeResponse response = answer.message();
      SessionId id = SessionId.of(request.reqSessionId(), response.rspSessionId());
      VersionNumber secured = check(response);
      Bytes th1 = checkSignature(answer);
      try (DirectionSecrets handshake = agree(share, response, th1)) {
        checkVerifyData(response, handshake, th1);
        return finish(id, secured, response.heartbeatPeriod(), response, handshake);
      }
    }
  }

  private KeyExchange request(int slot, SummaryType summary, int policy, KeyAgreement share) {
    return new KeyExchange(
        summary,
        slot,
        freeHalf(),
        policy,
        role.random().bytes(RANDOM_SIZE),
        share.publicData(),
        new SecuredVersionList(role.profile().securedVersions()).encode(negotiated.version()));
  }

  /** A ReqSessionID that no open session has, descending from 0xFFFF: makes the id unique. */
  private int freeHalf() {
    int half = 0xFFFF;
    while (isTaken(half)) {
      half--;
    }
    return half;
  }

  private boolean isTaken(int half) {
    return connection.sessions().keySet().stream().anyMatch(id -> id.requesterHalf() == half);
  }

  private VersionNumber check(KeyExchangeResponse response) throws Violation, MalformedInput {
    role.guards()
        .require(
            SpdmRule.MUTUAL_AUTHENTICATION_OFFERED,
            response.mutAuthRequested() == 0,
            () -> "MutAuthRequested is " + response.mutAuthRequested());
    role.guards()
        .require(
            SpdmRule.SESSION_HEARTBEAT,
            response.heartbeatPeriod() == 0 || negotiated.bothHave(Capability.HBEAT),
            () -> "HeartbeatPeriod is " + response.heartbeatPeriod());
    Optional<VersionNumber> selected =
        SecuredVersionSelection.read(response.opaqueData(), negotiated.version())
            .map(SecuredVersionSelection::selected);
    role.guards()
        .require(
            SpdmRule.SECURED_VERSION_NO_COMMON,
            selected.filter(role.profile().securedVersions()::contains).isPresent(),
            () -> selected.map(VersionNumber::toString).orElse("none") + " was selected");
    return selected.orElseThrow(
        () -> new Violation(SpdmRule.SECURED_VERSION_NO_COMMON, "none was selected"));
  }

  private Bytes checkSignature(Answer<KeyExchangeResponse> answer) throws Violation {
    KeyExchangeResponse response = answer.message();
    Bytes hash =
        transcript.keyExchange(answer.request(), response.beforeSignature(answer.response()));
    role.guards()
        .require(
            SpdmRule.KEY_EXCHANGE_SIGNATURE,
            Identification.verify(
                role,
                connection,
                SigningContext.KEY_EXCHANGE_RSP,
                chain,
                hash,
                response.signature()),
            () -> "");
    return transcript.signature(response.signature());
  }

  private DirectionSecrets agree(KeyAgreement share, KeyExchangeResponse response, Bytes th1)
      throws Violation {
    Secret agreed =
        share
            .agree(response.exchangeData())
            .orElseThrow(() -> new Violation(SpdmRule.SESSION_KEY_SHARE, "ExchangeData"));
    try (agreed) {
      return schedule.handshake(agreed, th1);
    }
  }

  private void checkVerifyData(KeyExchangeResponse response, DirectionSecrets handshake, Bytes th1)
      throws Violation {
    if (response.responderVerifyData().isPresent()) {
      Bytes given = response.responderVerifyData().get();
      role.guards()
          .require(
              SpdmRule.KEY_EXCHANGE_VERIFY_DATA,
              VerifyData.matches(schedule.verifyData(handshake.response(), th1), given),
              () -> "");
      transcript.responderVerifyData(given);
    }
  }

  private SpdmSession finish(
      SessionId id,
      VersionNumber secured,
      int heartbeat,
      KeyExchangeResponse exchanged,
      DirectionSecrets handshake)
      throws IOException, Aborted, Violation, MalformedInput {
    Finish unproven = new Finish(Bytes.zeros(connection.hash().size()));
    Bytes covered = unproven.beforeVerifyData(unproven.encode(negotiated));
    Bytes verifyData = schedule.verifyData(handshake.request(), transcript.finish(covered));
    Finish finish = new Finish(verifyData);
    Answer<FinishResponse> answer = sendFinish(finish, id, handshake);
    FinishResponse response = answer.message();
    Bytes hash =
        transcript.finishResponse(verifyData, response.beforeVerifyData(answer.response()));
    Bytes theirs = response.responderVerifyData().orElse(Bytes.EMPTY);
    role.guards()
        .require(
            SpdmRule.FINISH_RSP_VERIFY_DATA,
            response.responderVerifyData().isEmpty()
                || VerifyData.matches(schedule.verifyData(handshake.response(), hash), theirs),
            () -> "");
    Bytes th2 = transcript.finished(theirs);
    try (DirectionSecrets application = schedule.application(handshake, th2)) {
      SessionWay way = new SessionWay(role, channel(id, application));
      connection.sessions().put(id, way);
      role.events().accept(new SpdmEvent.StateChanged(Optional.of(id), "established"));
      return new SpdmSession(
          role, Conversation.in(role, connection, way), way, secured, heartbeat, exchanged);
    }
  }

  private Answer<FinishResponse> sendFinish(Finish finish, SessionId id, DirectionSecrets handshake)
      throws IOException, Aborted, Violation, MalformedInput {
    if (negotiated.handshakeInTheClear()) {
      return clear.ask(finish, FinishResponse.class);
    }
    try (SessionWay way = new SessionWay(role, channel(id, handshake))) {
      return Conversation.in(role, connection, way).ask(finish, FinishResponse.class);
    }
  }

  private SecureChannel channel(SessionId id, DirectionSecrets secrets) {
    AeadAlgorithm aead = connection.aead().orElseThrow();
    SecureChannel.Terms terms =
        new SecureChannel.Terms(
            id, Direction.REQUEST, role.transport().binding(), aead, role.profile().limits());
    return new SecureChannel(terms, role.crypto(), schedule, secrets, role.random(), role.guards());
  }
}
