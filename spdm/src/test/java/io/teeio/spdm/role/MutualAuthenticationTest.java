package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.rule.Rule;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DSP0274, Mutual authentication, in all its forms. */
class MutualAuthenticationTest {
  private static final List<SpdmVersion> VERSIONS =
      List.of(SpdmVersion.V1_1, SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4);

  static Stream<Arguments> everywhere() {
    return Stream.of(Setup.PLAIN, Setup.ENCRYPTED)
        .flatMap(setup ->
            VERSIONS.stream()
                .flatMap(version ->
                    Stream.of(MutualAuthentication.values())
                        .map(asked -> Arguments.of(setup, version, asked))));
  }

  private static SpdmSession open(Pair pair) throws Exception {
    return pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 0).orAbort();
  }

  private static Outcome<SpdmSession> tried(Pair pair) throws Exception {
    return pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 0);
  }

  private static Object rule(Outcome<?> outcome) {
    return outcome instanceof Outcome.Broken<?> broken ? broken.rule() : outcome.describe();
  }

  private static boolean reported(Pair pair, Rule rule) {
    return pair.responderEvents.stream()
        .anyMatch(
            event -> event instanceof SpdmEvent.RuleBroken broken && broken.rule().equals(rule));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void inASession(Setup setup, SpdmVersion version, MutualAuthentication asked) throws Exception {
    MutualPair mutual =
        new MutualPair(setup, version)
            .asking(asked)
            .provisioned(Map.of(0, MutualPair.HOST.chain().certificates()));
    SpdmSession session = open(mutual.build());
    session.heartbeat().orAbort();
    assertThat(mutual.believed)
        .isEqualTo(
            asked == MutualAuthentication.NONE
                ? List.of()
                : List.of("session slot 0 CertificateChain"));
  }

  static Stream<Arguments> versions() {
    return Stream.of(Setup.PLAIN, Setup.ENCRYPTED)
        .flatMap(setup -> VERSIONS.stream().map(version -> Arguments.of(setup, version)));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void afterAChallenge(Setup setup, SpdmVersion version) throws Exception {
    MutualPair mutual = new MutualPair(setup, version).basically();
    Pair pair = mutual.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(mutual.believed).containsExactly("challenge slot 0 CertificateChain");
    pair.requester().getDigests().orAbort();
  }

  @ParameterizedTest
  @ValueSource(ints = {42, 64, 512})
  void inSmallTransfers(int size) throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      for (SpdmVersion version : List.of(SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4)) {
        MutualPair mutual = new MutualPair(setup, version).in(size);
        open(mutual.build()).heartbeat().orAbort();
        MutualPair basic = new MutualPair(setup, version).in(size).basically();
        Pair pair = basic.build();
        pair.identified();
        pair.requester().challenge(0, SummaryType.ALL).orAbort();
        assertThat(mutual.believed).hasSize(1);
        assertThat(basic.believed).hasSize(1);
      }
    }
  }

  static Stream<SignatureScheme> schemes() {
    return Stream.of(
        BaseAsymAlgorithm.RSASSA_3072,
        BaseAsymAlgorithm.RSAPSS_3072,
        BaseAsymAlgorithm.ECDSA_P384,
        BaseAsymAlgorithm.ED25519,
        BaseAsymAlgorithm.ED448,
        PqcAsymAlgorithm.ML_DSA_44);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void asAnyAlgorithmThatWasNegotiatedForTheRequester(SignatureScheme scheme) throws Exception {
    SpdmVersion version = scheme instanceof PqcAsymAlgorithm ? SpdmVersion.V1_4 : SpdmVersion.V1_3;
    SlotIdentity host = MutualPair.host(scheme, 31);
    MutualPair session = new MutualPair(Setup.PLAIN, version).as(scheme, host);
    open(session.build()).heartbeat().orAbort();
    assertThat(session.believed).hasSize(1);
    MutualPair basic = new MutualPair(Setup.PLAIN, version).as(scheme, host).basically();
    Pair pair = basic.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(basic.believed).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(MutualAuthentication.class)
  void withAPublicKeyThatWasBroughtBefore(MutualAuthentication asked) throws Exception {
    MutualPair mutual = MutualPair.plain().asking(asked).withPublicKey();
    open(mutual.build()).heartbeat().orAbort();
    assertThat(mutual.believed)
        .isEqualTo(
            asked == MutualAuthentication.NONE
                ? List.of()
                : List.of("session slot 255 ProvisionedKey"));
    MutualPair basic = MutualPair.plain().basically().withPublicKey();
    Pair pair = basic.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(basic.believed).containsExactly("challenge slot 255 ProvisionedKey");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void asTheSlotThatTheResponderWants(Setup setup, SpdmVersion version) throws Exception {
    MutualPair mutual =
        new MutualPair(setup, version)
            .with(Map.of(0, MutualPair.HOST, 2, MutualPair.OTHER_HOST))
            .wanting(2);
    open(mutual.build()).heartbeat().orAbort();
    assertThat(mutual.believed).containsExactly("session slot 2 CertificateChain");
  }

  @Test
  void asTheLowestSlotWhereTheWantedOneIsEmpty() throws Exception {
    MutualPair mutual = MutualPair.plain().with(Map.of(2, MutualPair.OTHER_HOST)).wanting(5);
    open(mutual.build());
    assertThat(mutual.believed).containsExactly("session slot 2 CertificateChain");
  }

  @ParameterizedTest
  @EnumSource(MutualAuthentication.class)
  void withSeveralKeysOnBothSides(MutualAuthentication asked) throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      MutualPair mutual =
          new MutualPair(setup, SpdmVersion.V1_3)
              .asking(asked)
              .withSeveralKeys()
              .provisioned(Map.of(2, MutualPair.OTHER_HOST.chain().certificates()))
              .with(Map.of(0, MutualPair.HOST.withKeyUsage(2), 2, MutualPair.OTHER_HOST))
              .wanting(2);
      Pair pair = mutual.build();
      open(pair).heartbeat().orAbort();
      assertThat(pair.agreed().multiKeyRequester()).isTrue();
      assertThat(mutual.believed).hasSize(asked == MutualAuthentication.NONE ? 0 : 1);
    }
  }

  @Test
  void aKeyThatIsNotForSessionsIsNotAskedFor() throws Exception {
    MutualPair mutual =
        MutualPair.plain()
            .withSeveralKeys()
            .with(Map.of(0, MutualPair.HOST.withKeyUsage(2), 2, MutualPair.OTHER_HOST));
    open(mutual.build());
    assertThat(mutual.believed).containsExactly("session slot 2 CertificateChain");
  }

  // Who cannot or will not.

  @Test
  void aRequesterWithoutTheCapabilityIsNotAsked() throws Exception {
    for (Capability capability : List.of(Capability.MUT_AUTH, Capability.ENCAP)) {
      MutualPair mutual = MutualPair.plain().requesterCan(flags -> flags.without(capability));
      open(mutual.build()).heartbeat().orAbort();
      assertThat(mutual.believed).isEmpty();
    }
    MutualPair basic =
        MutualPair.plain().basically().requesterCan(flags -> flags.without(Capability.ENCAP));
    Pair pair = basic.build();
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    assertThat(basic.believed).isEmpty();
  }

  @Test
  void aRequesterThatHasToAndCannotGetsNoSession() throws Exception {
    MutualPair mutual =
        MutualPair.plain().requiring().requesterCan(flags -> flags.without(Capability.MUT_AUTH));
    assertThat(LargeMessagesTest.refusal(tried(mutual.build())))
        .isEqualTo(ErrorCode.INVALID_REQUEST.wire());
  }

  @Test
  void mutualAuthenticationOffered() throws Exception {
    assertThat(rule(tried(MutualPair.plain().with(Map.of()).build())))
        .isEqualTo(SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
    Pair pair = MutualPair.plain().basically().with(Map.of()).build();
    pair.identified();
    assertThat(rule(pair.requester().challenge(0, SummaryType.NONE)))
        .isEqualTo(SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
  }

  @Test
  void mutualTrusted() throws Exception {
    for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
      MutualPair mutual = new MutualPair(setup, SpdmVersion.V1_3).distrusting();
      Pair pair = mutual.build();
      assertThat(LargeMessagesTest.refusal(tried(pair)))
          .isEqualTo(ErrorCode.INVALID_RESPONSE_CODE.wire());
      assertThat(reported(pair, EncapsulationRule.MUTUAL_TRUSTED)).isTrue();
      assertThat(mutual.believed).isEmpty();
      assertThat(pair.responder().sessions()).isEmpty();
    }
    MutualPair basic = MutualPair.plain().basically().distrusting();
    Pair pair = basic.build();
    pair.identified();
    assertThat(pair.requester().challenge(0, SummaryType.NONE).isDone()).isFalse();
    assertThat(basic.believed).isEmpty();
    pair.requester().getDigests().orAbort();
  }

  // Liars.

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
    assertThat(reported(lie.pair(), EncapsulationRule.FINISH_SIGNATURE)).isTrue();
  }

  @Test
  void finishSlot() throws Exception {
    Lie lie = lying(MutualPair.plain(), MessageCode.FINISH.wire(), 3, 1);
    assertThat(reported(lie.pair(), EncapsulationRule.MUTUAL_SLOT)).isTrue();
  }

  @Test
  void finishVerifyDataAfterASignature() throws Exception {
    Lie lie = lying(MutualPair.plain(), MessageCode.FINISH.wire(), 70, 1);
    assertThat(reported(lie.pair(), SpdmRule.FINISH_VERIFY_DATA)).isTrue();
  }

  @Test
  void encapsulatedRequestId() throws Exception {
    int deliver = MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire();
    Lie lie = lying(MutualPair.plain(), deliver, 2, 1);
    assertThat(LargeMessagesTest.refusal(lie.outcome()))
        .isEqualTo(ErrorCode.INVALID_REQUEST.wire());
    assertThat(reported(lie.pair(), EncapsulationRule.ENCAPSULATED_REQUEST_ID)).isTrue();
  }

  @Test
  void aWrongResponseEndsTheFlowAndTheHandshake() throws Exception {
    int deliver = MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire();
    for (int offset : new int[] {4, 5, 12}) {
      Lie lie = lying(MutualPair.plain(), deliver, offset, 0x40);
      assertThat(LargeMessagesTest.refusal(lie.outcome()))
          .isEqualTo(ErrorCode.INVALID_RESPONSE_CODE.wire());
      assertThat(reported(lie.pair(), EncapsulationRule.ENCAPSULATED_RESPONSE))
          .isEqualTo(offset < 12);
      assertThat(ask(lie.pair(), GET_DIGESTS).at(1)).isEqualTo(MessageCode.DIGESTS.wire());
    }
  }

  private static final Bytes GET_DIGESTS = Bytes.of(0x13, MessageCode.GET_DIGESTS.wire(), 0, 0);
  private static final Bytes POLL =
      Bytes.of(0x13, MessageCode.GET_ENCAPSULATED_REQUEST.wire(), 0, 0);

  private static Bytes ask(Pair pair, Bytes message) {
    return pair.responder().respond(pair.padded(Envelope.clear(message))).orElseThrow().payload();
  }

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
    assertThat(error(ask(pair, GET_DIGESTS))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    Bytes finish = Bytes.concat(Bytes.of(0x13, MessageCode.FINISH.wire(), 0, 0), Bytes.zeros(32));
    assertThat(error(ask(pair, finish))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    assertThat(ask(pair, POLL).at(1)).isEqualTo(MessageCode.ENCAPSULATED_REQUEST.wire());
    assertThat(error(ask(pair, POLL))).isEqualTo(ErrorCode.UNEXPECTED_REQUEST);
    assertThat(error(ask(pair, GET_DIGESTS))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    assertThat(ask(pair, Bytes.of(0x10, MessageCode.GET_VERSION.wire(), 0, 0)).at(1))
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
    assertThat(error(ask(pair, finish))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(reported(pair, EncapsulationRule.FINISH_SIGNATURE_INCLUDED)).isTrue();
    assertThat(mutual.believed).isEmpty();
  }

  @Test
  void anErrorOfTheRequesterEndsWhatWasDemanded() throws Exception {
    MutualPair mutual = MutualPair.plain();
    Pair pair = stopped(mutual, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire());
    Bytes error =
        Bytes.of(0x13, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire(), 1, 0, 0x13, 0x7F, 7, 0x81);
    assertThat(error(ask(pair, error))).isEqualTo(ErrorCode.INVALID_RESPONSE_CODE);
    assertThat(ask(pair, GET_DIGESTS).at(1)).isEqualTo(MessageCode.DIGESTS.wire());
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
    Bytes answer = ask(pair, later);
    assertThat(answer.at(1)).isEqualTo(MessageCode.ENCAPSULATED_RESPONSE_ACK.wire());
    assertThat(answer.at(3)).isZero();
    assertThat(mutual.believed).isEmpty();
  }

  @Test
  void withNothingToAskThereIsNoRequest() throws Exception {
    Pair pair = MutualPair.plain().build();
    pair.negotiated();
    assertThat(error(ask(pair, POLL))).isEqualTo(ErrorCode.NO_PENDING_REQUESTS);
    assertThat(pair.requester().serveResponder().orAbort()).isEmpty();
    Bytes deliver =
        Bytes.of(0x13, MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire(), 1, 0, 0x13, 0x7F, 7, 0x81);
    assertThat(error(ask(pair, deliver))).isEqualTo(ErrorCode.UNEXPECTED_REQUEST);
    Pair older = new MutualPair(Setup.PLAIN, SpdmVersion.V1_2).build();
    older.negotiated();
    assertThat(older.requester().serveResponder().orAbort()).isEmpty();
  }

  @Test
  void withoutTheCapabilityThereAreNoEncapsulatedRequests() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    assertThat(error(ask(pair, POLL))).isEqualTo(ErrorCode.UNSUPPORTED_REQUEST);
    assertThat(rule(pair.requester().serveResponder()))
        .isEqualTo(EncapsulationRule.ENCAPSULATION_SUPPORTED);
  }

  // Responders that lie to the requester.

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
