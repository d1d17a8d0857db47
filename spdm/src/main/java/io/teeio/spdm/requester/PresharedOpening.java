package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.PskFinishResponse;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.io.IOException;

/** PSK_EXCHANGE and, if the responder gives context, PSK_FINISH. */
final class PresharedOpening {
  private static final int LEAST_CONTEXT = 32;

  private final Role role;
  private final Conversation clear;
  private final Connection connection;
  private final Negotiated negotiated;
  private final SessionBeginning beginning;
  private final HandshakeTranscript transcript;

  PresharedOpening(Role role, Conversation clear) {
    this.role = role;
    this.clear = clear;
    this.connection = clear.connection();
    this.negotiated = connection.negotiated();
    this.beginning = new SessionBeginning(role, connection);
    this.transcript = connection.transcripts().presharedHandshake();
  }

  SpdmSession open(Bytes hint, SummaryType summary, int policy)
      throws IOException, Aborted, Violation, MalformedInput {
    beginning.possible(negotiated.sharesKeys(), policy);
    Secret key =
        role.parts()
            .presharedKeys()
            .find(hint)
            .orElseThrow(() -> new Violation(SpdmRule.PSK_KNOWN, "hint " + hint));
    try (key) {
      PskExchange request =
          new PskExchange(
              summary,
              policy,
              beginning.freeHalf(),
              hint,
              role.random().bytes(negotiated.hashSize()),
              beginning.offer());
      Answer<PskExchangeResponse> answer = clear.ask(request, PskExchangeResponse.class);
      PskExchangeResponse response = answer.message();
      SessionTerms terms =
          new SessionTerms(
              beginning.selected(response.opaqueData()),
              response.heartbeatPeriod(),
              response.measurementSummaryHash(),
              policy);
      check(response);
      SessionId id = SessionId.of(request.reqSessionId(), response.rspSessionId());
      role.parts().agreedSecrets().agreed(id, AgreedSecrets.Kind.PSK, key);
      Bytes th1 =
          transcript.pskExchange(answer.request(), response.beforeVerifyData(answer.response()));
      try (DirectionSecrets handshake = beginning.schedule().presharedHandshake(key, th1)) {
        checkVerifyData(response, handshake, th1);
        return finish(id, terms, response, handshake);
      }
    }
  }

  private void check(PskExchangeResponse response) throws Violation {
    beginning.checkHeartbeat(response.heartbeatPeriod());
    int context = response.context().length();
    boolean allowed = negotiated.responder().has(Capability.PSK_WITH_CONTEXT);
    role.guards()
        .require(
            SpdmRule.PSK_CONTEXT,
            context == 0 || (allowed && context >= LEAST_CONTEXT),
            () -> "the responder gives " + context + " bytes");
  }

  private void checkVerifyData(PskExchangeResponse response, DirectionSecrets handshake, Bytes th1)
      throws Violation {
    Bytes given = response.responderVerifyData();
    Bytes expected = beginning.schedule().verifyData(handshake.response(), th1);
    role.guards()
        .require(SpdmRule.PSK_EXCHANGE_VERIFY_DATA, VerifyData.matches(expected, given), () -> "");
    transcript.responderVerifyData(given);
  }

  private SpdmSession finish(
      SessionId id, SessionTerms terms, PskExchangeResponse exchanged, DirectionSecrets handshake)
      throws IOException, Aborted, Violation, MalformedInput {
    if (exchanged.context().isEmpty()) {
      Bytes th2 = transcript.finished(Bytes.EMPTY);
      return beginning.establish(id, terms, NonceOrder.of(terms.securedVersion()), handshake, th2);
    }
    KeySchedule schedule = beginning.schedule();
    PskFinish unproven = new PskFinish(Bytes.EMPTY, Bytes.zeros(negotiated.hashSize()));
    Bytes covered = unproven.beforeVerifyData(unproven.encode(negotiated));
    Bytes verifyData = schedule.verifyData(handshake.request(), transcript.finish(covered));
    PskFinish finish = new PskFinish(Bytes.EMPTY, verifyData);
    try (SessionWay way = beginning.handshakeWay(id, terms.securedVersion(), handshake)) {
      Answer<PskFinishResponse> answer =
          Conversation.in(role, connection, way).ask(finish, PskFinishResponse.class);
      Bytes th2 = transcript.finishResponse(verifyData, answer.response());
      return beginning.establish(id, terms, way.channel().order(), handshake, th2);
    }
  }
}
