package io.teeio.spdm.role;

import static io.teeio.spdm.role.Refusals.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A requester that is asked to authenticate itself by a responder which lies. */
class MutualRequesterTest {
  private static Object asked(int code, java.util.function.UnaryOperator<Bytes> change)
      throws Exception {
    Pair pair = MutualPair.plain().build();
    var chain = pair.identified();
    pair.onResponse = pair.changing(code, change);
    return rule(pair.requester().openSession(0, chain, SummaryType.NONE, 0));
  }

  @Test
  void mutualRequested() throws Exception {
    int response = MessageCode.KEY_EXCHANGE_RSP.wire();
    assertThat(asked(response, bytes -> Pair.flip(bytes, 6, 1)))
        .isEqualTo(EncapsulationRule.MUTUAL_REQUESTED);
    assertThat(asked(response, bytes -> Pair.flip(bytes, 6, 8)))
        .isEqualTo(EncapsulationRule.MUTUAL_REQUESTED);
    assertThat(asked(response, bytes -> Pair.flip(bytes, 7, 1)))
        .isEqualTo(EncapsulationRule.MUTUAL_REQUESTED);
  }

  @Test
  void requesterChecksRequestIds() throws Exception {
    int ack = MessageCode.ENCAPSULATED_RESPONSE_ACK.wire();
    assertThat(asked(ack, bytes -> Pair.flip(bytes, 4, 1)))
        .isEqualTo(EncapsulationRule.ENCAPSULATED_REQUEST_ID);
    assertThat(asked(ack, bytes -> Pair.flip(bytes, 2, 3)))
        .isEqualTo(EncapsulationRule.ENCAPSULATED_REQUEST_ID);
  }

  @Test
  void mutualIdentity() throws Exception {
    Pair pair = MutualPair.plain().with(Map.of(2, MutualPair.OTHER_HOST)).wanting(2).build();
    var chain = pair.identified();
    pair.onResponse =
        envelope ->
            !envelope.secured()
                    && envelope.payload().at(1) == MessageCode.ENCAPSULATED_RESPONSE_ACK.wire()
                    && envelope.payload().at(3) == 2
                ? Envelope.clear(Pair.flip(envelope.payload(), 8, 1))
                : envelope;
    assertThat(rule(pair.requester().openSession(0, chain, SummaryType.NONE, 0)))
        .isEqualTo(EncapsulationRule.MUTUAL_IDENTITY);
  }

  @Test
  void mutualSupported() throws Exception {
    Pair pair = MutualPair.plain().responderCan(flags -> flags.without(Capability.ENCAP)).build();
    var chain = pair.identified();
    pair.onResponse =
        pair.changing(MessageCode.KEY_EXCHANGE_RSP.wire(), bytes -> Pair.flip(bytes, 6, 2));
    assertThat(rule(pair.requester().openSession(0, chain, SummaryType.NONE, 0)))
        .isEqualTo(EncapsulationRule.MUTUAL_SUPPORTED);
  }

  @Test
  void encapsulatedFlowEnd() throws Exception {
    Pair pair = MutualPair.plain().build();
    var chain = pair.identified();
    int[] id = {1};
    pair.onResponse =
        envelope -> {
          Bytes payload = envelope.payload();
          if (envelope.secured()
              || payload.at(1) == MessageCode.KEY_EXCHANGE_RSP.wire()
              || payload.at(1) == MessageCode.ENCAPSULATED_REQUEST.wire()) {
            return envelope;
          }
          int last = id[0];
          id[0] = last % 255 + 1;
          return Envelope.clear(
              Bytes.of(
                  0x13,
                  MessageCode.ENCAPSULATED_RESPONSE_ACK.wire(),
                  id[0],
                  1,
                  last,
                  0,
                  0,
                  0,
                  0x13,
                  0x81,
                  0,
                  0));
        };
    assertThat(rule(pair.requester().openSession(0, chain, SummaryType.NONE, 0)))
        .isEqualTo(EncapsulationRule.ENCAPSULATED_FLOW_END);
  }

  @Test
  void whatARequesterDoesNotAnswerIsAnError() throws Exception {
    int request = MessageCode.ENCAPSULATED_REQUEST.wire();
    for (int code : new int[] {0xE9, 0x83, 0xEA, 0xE4, 0xFE, 0x84, 0x12}) {
      Object outcome = asked(request, bytes -> Pair.flip(bytes, 5, 0x81 ^ code));
      assertThat(outcome.toString()).contains("INVALID_RESPONSE_CODE");
    }
    assertThat(asked(request, bytes -> Pair.flip(bytes, 4, 1)).toString())
        .contains("INVALID_RESPONSE_CODE");
  }
}
