package io.teeio.spdm.role;

import static io.teeio.spdm.role.Refusals.refusal;
import static io.teeio.spdm.role.Refusals.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A responder that authenticates requesters which lie, stop, or do not answer. */
class MutualResponderTest {
  private record Lie(Pair pair, Outcome<SpdmSession> outcome) {}

  private static Lie lying(MutualPair mutual, int code, int offset, int xor) throws Exception {
    Pair pair = mutual.build();
    var chain = pair.identified();
    boolean[] done = {false};
    pair.onRequest =
        envelope -> {
          if (envelope.secured() || envelope.payload().at(1) != code || done[0]) {
            return envelope;
          }
          done[0] = true;
          return Envelope.clear(Pair.flip(envelope.payload(), offset, xor));
        };
    Outcome<SpdmSession> outcome = pair.requester().openSession(0, chain, SummaryType.NONE, 0);
    assertThat(mutual.believed).isEmpty();
    assertThat(pair.responder().sessions()).isEmpty();
    return new Lie(pair, outcome);
  }

  @Test
  void finishSignature() throws Exception {
    Lie lie = lying(MutualPair.plain(), MessageCode.FINISH.wire(), 20, 1);
    assertThat(lie.pair().reported()).contains(EncapsulationRule.FINISH_SIGNATURE);
  }

  @Test
  void finishSlot() throws Exception {
    Lie lie = lying(MutualPair.plain(), MessageCode.FINISH.wire(), 3, 1);
    assertThat(lie.pair().reported()).contains(EncapsulationRule.MUTUAL_SLOT);
  }

  @Test
  void finishVerifyDataAfterASignature() throws Exception {
    Lie lie = lying(MutualPair.plain(), MessageCode.FINISH.wire(), 70, 1);
    assertThat(lie.pair().reported()).contains(SpdmRule.FINISH_VERIFY_DATA);
  }

  @Test
  void encapsulatedRequestId() throws Exception {
    int deliver = MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire();
    Lie lie = lying(MutualPair.plain(), deliver, 2, 1);
    assertThat(refusal(lie.outcome())).isEqualTo(ErrorCode.INVALID_REQUEST.wire());
    assertThat(lie.pair().reported()).contains(EncapsulationRule.ENCAPSULATED_REQUEST_ID);
  }

  @Test
  void aWrongResponseEndsTheFlowAndTheHandshake() throws Exception {
    int deliver = MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire();
    for (int offset : new int[] {4, 5, 12}) {
      Lie lie = lying(MutualPair.plain(), deliver, offset, 0x40);
      assertThat(refusal(lie.outcome())).isEqualTo(ErrorCode.INVALID_RESPONSE_CODE.wire());
      assertThat(lie.pair().reported().contains(EncapsulationRule.ENCAPSULATED_RESPONSE))
          .isEqualTo(offset < 12);
      assertThat(lie.pair().ask(GET_DIGESTS).at(1)).isEqualTo(MessageCode.DIGESTS.wire());
    }
  }

  private static final Bytes GET_DIGESTS = Bytes.of(0x13, MessageCode.GET_DIGESTS.wire(), 0, 0);

  private static final Bytes POLL =
      Bytes.of(0x13, MessageCode.GET_ENCAPSULATED_REQUEST.wire(), 0, 0);

  private static ErrorCode error(Bytes answer) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.ERROR.wire());
    return ErrorCode.of(answer.at(2)).orElseThrow();
  }

  /** The requester stops before it sends a request of {@code code}. */
  private static Pair stopped(MutualPair mutual, int code) throws Exception {
    Pair pair = mutual.build();
    var chain = pair.identified();
    pair.onRequest =
        envelope ->
            !envelope.secured() && envelope.payload().at(1) == code
                ? Envelope.clear(Bytes.of(0))
                : envelope;
    pair.requester().openSession(0, chain, SummaryType.NONE, 0);
    return pair;
  }

  @Test
  void nothingElseIsAnsweredWhileTheFlowIsDue() throws Exception {
    Pair pair = stopped(MutualPair.plain(), MessageCode.GET_ENCAPSULATED_REQUEST.wire());
    assertThat(error(pair.ask(GET_DIGESTS))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    Bytes finish = Bytes.concat(Bytes.of(0x13, MessageCode.FINISH.wire(), 0, 0), Bytes.zeros(32));
    assertThat(error(pair.ask(finish))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    assertThat(pair.ask(POLL).at(1)).isEqualTo(MessageCode.ENCAPSULATED_REQUEST.wire());
    assertThat(error(pair.ask(POLL))).isEqualTo(ErrorCode.UNEXPECTED_REQUEST);
    assertThat(error(pair.ask(GET_DIGESTS))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    assertThat(pair.ask(Bytes.of(0x10, MessageCode.GET_VERSION.wire(), 0, 0)).at(1))
        .isEqualTo(MessageCode.VERSION.wire());
    pair.onRequest = envelope -> envelope;
    pair.negotiated().getDigests().orAbort();
  }

  @Test
  void finishSignatureIncluded() throws Exception {
    MutualPair mutual =
        MutualPair.plain()
            .asking(MutualAuthentication.PROVISIONED)
            .provisioned(Map.of(0, MutualPair.HOST.chain().certificates()));
    Pair pair = stopped(mutual, MessageCode.FINISH.wire());
    Bytes finish = Bytes.concat(Bytes.of(0x13, MessageCode.FINISH.wire(), 0, 0), Bytes.zeros(32));
    assertThat(error(pair.ask(finish))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(pair.reported()).contains(EncapsulationRule.FINISH_SIGNATURE_INCLUDED);
    assertThat(mutual.believed).isEmpty();
  }

  @Test
  void anErrorOfTheRequesterEndsWhatWasDemanded() throws Exception {
    MutualPair mutual = MutualPair.plain();
    Pair pair = stopped(mutual, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire());
    Bytes error =
        Bytes.of(0x13, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire(), 1, 0, 0x13, 0x7F, 7, 0x81);
    assertThat(error(pair.ask(error))).isEqualTo(ErrorCode.INVALID_RESPONSE_CODE);
    assertThat(pair.ask(GET_DIGESTS).at(1)).isEqualTo(MessageCode.DIGESTS.wire());
    assertThat(mutual.believed).isEmpty();
  }

  @Test
  void responseNotReadyEndsTheFlowWithAnAcknowledgement() throws Exception {
    MutualPair mutual = MutualPair.plain();
    Pair pair = stopped(mutual, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire());
    Bytes later =
        Bytes.of(
            0x13,
            MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire(),
            1,
            0,
            0x13,
            0x7F,
            0x42,
            0,
            1,
            0x81,
            1,
            2);
    Bytes answer = pair.ask(later);
    assertThat(answer.at(1)).isEqualTo(MessageCode.ENCAPSULATED_RESPONSE_ACK.wire());
    assertThat(answer.at(3)).isZero();
    assertThat(mutual.believed).isEmpty();
  }

  @Test
  void withNothingToAskThereIsNoRequest() throws Exception {
    Pair pair = MutualPair.plain().build();
    pair.negotiated();
    assertThat(error(pair.ask(POLL))).isEqualTo(ErrorCode.NO_PENDING_REQUESTS);
    assertThat(pair.requester().serveResponder().orAbort()).isEmpty();
    Bytes deliver =
        Bytes.of(0x13, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire(), 1, 0, 0x13, 0x7F, 7, 0x81);
    assertThat(error(pair.ask(deliver))).isEqualTo(ErrorCode.UNEXPECTED_REQUEST);
    Pair older = new MutualPair(Setup.PLAIN, SpdmVersion.V1_2).build();
    older.negotiated();
    assertThat(older.requester().serveResponder().orAbort()).isEmpty();
  }

  @Test
  void withoutTheCapabilityThereAreNoEncapsulatedRequests() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    assertThat(error(pair.ask(POLL))).isEqualTo(ErrorCode.UNSUPPORTED_REQUEST);
    assertThat(rule(pair.requester().serveResponder()))
        .isEqualTo(EncapsulationRule.ENCAPSULATION_SUPPORTED);
  }
}
