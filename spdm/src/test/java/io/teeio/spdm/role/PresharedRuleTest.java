package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.session.PresharedKeys;
import io.teeio.spdm.session.SecuredVersion;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused when a session starts from a shared key, each by the rule that demands it. */
class PresharedRuleTest {
  private static final int PSK_EXCHANGE_RSP = 0x66;
  private static final Ends ENDS = Ends.of(SpdmVersion.V1_3);
  private static final PresharedKeys OTHER =
      PresharedKeys.of(Ends.HINT, Secret.copyOf(new byte[32]));

  private static Outcome<SpdmSession> open(Pair pair) throws Exception {
    pair.negotiated();
    return pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0);
  }

  private static void broken(Outcome<?> outcome, SpdmRule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  private static void refused(Outcome<?> outcome, ErrorCode code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.error().is(code)).as(outcome.describe()).isTrue());
  }

  private static void reported(Pair pair, SpdmRule rule) {
    assertThat(pair.responderEvents)
        .anyMatch(event -> event instanceof SpdmEvent.RuleBroken broken && broken.rule() == rule);
  }

  private static ErrorResponse send(Pair pair, SpdmRequest request) throws Exception {
    Envelope answer =
        pair.responder().respond(Envelope.clear(request.encode(pair.agreed()))).orElseThrow();
    return ErrorResponse.read(WireReader.of(answer.payload(), "test"));
  }

  @Test
  void sessionSupportedNeedsPskOfBothSides() throws Exception {
    broken(open(ENDS.without(Capability.PSK).pair()), SpdmRule.SESSION_SUPPORTED);
    Pair pair = ENDS.responder(Ends.responderLess(Capability.PSK)).pair();
    broken(open(pair), SpdmRule.SESSION_SUPPORTED);
    assertThat(send(pair, request(Ends.HINT, 32)).is(ErrorCode.UNSUPPORTED_REQUEST)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"V1_1, 1", "V1_2, 2", "V1_3, 4"})
  void sessionPolicyExistsSince12(SpdmVersion version, int policy) throws Exception {
    Pair pair = Ends.of(version).pair();
    pair.negotiated();
    broken(
        pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, policy),
        SpdmRule.SESSION_SUPPORTED);
  }

  @Test
  void pskKnownToTheRequester() throws Exception {
    Pair pair = ENDS.pair();
    pair.negotiated();
    broken(
        pair.requester().openPresharedSession(Bytes.of(1), SummaryType.NONE, 0),
        SpdmRule.PSK_KNOWN);
  }

  @Test
  void pskKnownToTheResponder() throws Exception {
    Pair pair = ENDS.responderParts(parts -> parts.withPresharedKeys(PresharedKeys.NONE)).pair();
    refused(open(pair), ErrorCode.INVALID_REQUEST);
    reported(pair, SpdmRule.PSK_KNOWN);
  }

  @Test
  void pskExchangeVerifyDataProvesTheKey() throws Exception {
    Pair pair = ENDS.responderParts(parts -> parts.withPresharedKeys(OTHER)).pair();
    broken(open(pair), SpdmRule.PSK_EXCHANGE_VERIFY_DATA);
    assertThat(pair.responder().sessions()).isEmpty();
  }

  @Test
  void pskExchangeVerifyDataCoversTheResponse() throws Exception {
    Pair pair = ENDS.pair();
    pair.corruptResponse(PSK_EXCHANGE_RSP, 12, 1);
    broken(open(pair), SpdmRule.PSK_EXCHANGE_VERIFY_DATA);
  }

  @Test
  void pskContextOfTheRequesterHas32Bytes() throws Exception {
    Pair pair = ENDS.pair();
    pair.negotiated();
    assertThat(send(pair, request(Ends.HINT, 31)).is(ErrorCode.INVALID_REQUEST)).isTrue();
    reported(pair, SpdmRule.PSK_CONTEXT);
  }

  private static PskExchange request(Bytes hint, int context) {
    return new PskExchange(
        SummaryType.NONE,
        0,
        0xFFFF,
        hint,
        Bytes.zeros(context),
        new SecuredVersionList(SecuredVersion.all()).encode(SpdmVersion.V1_3));
  }

  @Test
  void pskContextOnlyFromAResponderThatSaysSo() throws Exception {
    Pair pair = ENDS.responderWith(Capability.PSK).pair();
    pair.onResponse =
        pair.changing(
            PSK_EXCHANGE_RSP,
            plain -> {
              int header = 12;
              byte[] changed =
                  Bytes.concat(
                          plain.slice(0, header),
                          Bytes.zeros(32),
                          plain.slice(header, plain.length()))
                      .toArray();
              changed[8] = 32;
              return Bytes.copyOf(changed);
            });
    broken(open(pair), SpdmRule.PSK_CONTEXT);
  }

  @Test
  void sessionHeartbeatOnlyIfBothHaveIt() throws Exception {
    Pair pair = ENDS.requester(Ends.requesterLess(Capability.HBEAT)).pair();
    pair.corruptResponse(PSK_EXCHANGE_RSP, 2, 7);
    broken(open(pair), SpdmRule.SESSION_HEARTBEAT);
  }

  @Test
  void finishBelongsToTheWayTheSessionBegan() throws Exception {
    Pair pair = ENDS.pair();
    pair.negotiated();
    ErrorResponse error =
        send(pair, new PskFinish(Bytes.EMPTY, Bytes.zeros(pair.agreed().hashSize())));
    assertThat(error.is(ErrorCode.SESSION_REQUIRED)).isTrue();
    Pair without = ENDS.without(Capability.PSK).pair();
    without.negotiated();
    assertThat(
            send(without, new PskFinish(Bytes.EMPTY, Bytes.zeros(without.agreed().hashSize())))
                .is(ErrorCode.UNSUPPORTED_REQUEST))
        .isTrue();
  }

  @Test
  void invalidPolicyAsksForEventsOfAResponderWithoutThem() throws Exception {
    Pair pair = ENDS.pair();
    pair.negotiated();
    refused(
        pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 2),
        ErrorCode.INVALID_POLICY);
  }

  @Test
  void sessionsHaveALimit() throws Exception {
    Pair pair = ENDS.responder(profile -> profile.withMaxSessions(1)).pair();
    open(pair).orAbort();
    refused(
        pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0),
        ErrorCode.SESSION_LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @EnumSource(value = SpdmVersion.class, names = "V1_0", mode = EnumSource.Mode.EXCLUDE)
  void aVersionAloneIsEnoughWhereTheRestIsKnown(SpdmVersion version) throws Exception {
    Pair first = Ends.of(version).responderWith(Capability.PSK).pair();
    first.negotiated();
    Negotiated preset = first.agreed();
    Pair pair =
        Ends.of(version).responderParts(parts -> parts.withPresetNegotiation(preset)).pair();
    pair.requester().negotiateVersionOnly(preset).orAbort();
    SpdmSession session =
        pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0).orAbort();
    session.heartbeat().orAbort();
    session.end().orAbort();
    assertThat(pair.requests).hasSize(4);
    pair.requester().negotiate().orAbort();
  }

  @Test
  void versionNoCommonWithAPreset() throws Exception {
    Negotiated preset =
        Negotiated.INITIAL
            .with(SpdmVersion.V1_4)
            .with(EndpointCapabilities.UNKNOWN, EndpointCapabilities.UNKNOWN);
    Pair pair = ENDS.responder(profile -> profile.withVersions(SpdmVersion.V1_3)).pair();
    broken(pair.requester().negotiateVersionOnly(preset), SpdmRule.VERSION_NO_COMMON);
  }

  @Test
  void withoutAPresetTheVersionAloneIsNotEnough() throws Exception {
    Pair first = ENDS.pair();
    first.negotiated();
    Pair pair = ENDS.pair();
    pair.requester().negotiateVersionOnly(first.agreed()).orAbort();
    refused(
        pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0),
        ErrorCode.UNEXPECTED_REQUEST);
  }
}
