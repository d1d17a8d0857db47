package io.teeio.spdm.requester;

import io.teeio.crypto.KeyAgreement;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.io.IOException;

/** KEY_EXCHANGE and FINISH: from a known responder to a session with it. */
final class SessionOpening {
  private static final int RANDOM_SIZE = 32;

  private final Role role;
  private final Conversation clear;
  private final Connection connection;
  private final Negotiated negotiated;
  private final PeerIdentity peer;
  private final HandshakeTranscript transcript;
  private final SessionBeginning beginning;
  private final KeySchedule schedule;
  private final OwnAuthentication authentication;

  SessionOpening(Role role, Conversation clear, PeerIdentity peer) {
    this.role = role;
    this.clear = clear;
    this.connection = clear.connection();
    this.negotiated = connection.negotiated();
    this.peer = peer;
    this.transcript = connection.transcripts().handshake(peer.digest(role.crypto()));
    this.beginning = new SessionBeginning(role, connection);
    this.schedule = beginning.schedule();
    this.authentication = new OwnAuthentication(role, connection);
  }

  SpdmSession open(int slot, SummaryType summary, int policy)
      throws IOException, Aborted, Violation, MalformedInput {
    beginning.possible(negotiated.bothHave(Capability.KEY_EX), policy);
    try (KeyAgreement share =
        role.crypto().agreement(connection.exchange().orElseThrow(), role.random())) {
      KeyExchange request = request(slot, summary, policy, share);
      Answer<KeyExchangeResponse> answer = clear.ask(request, KeyExchangeResponse.class);
      KeyExchangeResponse response = answer.message();
      SessionId id = SessionId.of(request.reqSessionId(), response.rspSessionId());
      SessionTerms terms = check(response, policy);
      Bytes th1 = checkSignature(answer);
      try (DirectionSecrets handshake = agree(id, share, response, th1)) {
        checkVerifyData(response, handshake, th1);
        return finish(id, terms, handshake);
      }
    }
  }

  private KeyExchange request(int slot, SummaryType summary, int policy, KeyAgreement share) {
    return new KeyExchange(
        summary,
        slot,
        beginning.freeHalf(),
        policy,
        role.random().bytes(RANDOM_SIZE),
        share.publicData(),
        beginning.offer());
  }

  private SessionTerms check(KeyExchangeResponse response, int policy)
      throws Violation, MalformedInput {
    authentication.demanded(response);
    beginning.checkHeartbeat(response.heartbeatPeriod());
    return new SessionTerms(
        beginning.selected(response.opaqueData()),
        response.heartbeatPeriod(),
        response.measurementSummaryHash(),
        policy);
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
                peer,
                hash,
                response.signature()),
            () -> "");
    return transcript.signature(response.signature());
  }

  private DirectionSecrets agree(
      SessionId id, KeyAgreement share, KeyExchangeResponse response, Bytes th1) throws Violation {
    Secret agreed =
        share
            .agree(response.exchangeData())
            .orElseThrow(() -> new Violation(SpdmRule.SESSION_KEY_SHARE, "ExchangeData"));
    try (agreed) {
      role.parts().agreedSecrets().agreed(id, connection.secretKind(), agreed);
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

  private SpdmSession finish(SessionId id, SessionTerms terms, DirectionSecrets handshake)
      throws IOException, Aborted, Violation, MalformedInput {
    if (negotiated.handshakeInTheClear()) {
      Bytes th2 = finish(clear, handshake);
      NonceOrder order = NonceOrder.of(terms.securedVersion());
      return beginning.establish(id, terms, order, handshake, th2);
    }
    try (SessionWay way = beginning.handshakeWay(id, terms.securedVersion(), handshake)) {
      Bytes th2 = finish(Conversation.in(role, connection, way), handshake);
      return beginning.establish(id, terms, way.channel().order(), handshake, th2);
    }
  }

  /** FINISH and FINISH_RSP; the hash TH2. */
  private Bytes finish(Conversation conversation, DirectionSecrets handshake)
      throws IOException, Aborted, Violation, MalformedInput {
    OwnAuthentication.Unproven unproven = authentication.prove(conversation, transcript);
    Bytes verifyData = schedule.verifyData(handshake.request(), unproven.hash());
    Finish request = new Finish(unproven.slot(), Bytes.EMPTY, unproven.signature(), verifyData);
    Answer<FinishResponse> answer = conversation.ask(request, FinishResponse.class);
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
    return transcript.finished(theirs);
  }
}
