package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a responder refuses, each by the rule that demands it. */
class ResponderRuleTest {
  private static final int KEY_EXCHANGE = 0xE4;
  private static final int FINISH = 0xE5;

  private final Pair pair = new Pair(Setup.PLAIN);

  static List<Setup> setups() {
    return List.of(Setup.PLAIN, Setup.ENCRYPTED);
  }

  private static Pair with(Setup setup, RequesterProfile requester, ResponderProfile responder) {
    return new Pair(
        setup, requester, responder, Identities.slots(setup.suite()), Crypto.portable());
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

  private Outcome<SpdmSession> open(CertificateChain chain) throws IOException {
    return pair.requester().openSession(0, chain, SummaryType.NONE, 0);
  }

  private static ErrorResponse error(Envelope envelope) throws Exception {
    assertThat(envelope.secured()).isFalse();
    return ErrorResponse.read(WireReader.of(envelope.payload(), "test"));
  }

  // Negotiation

  @ParameterizedTest
  @CsvSource({
    "CAPABILITIES_CT_EXPONENT, 0xE1, 5, 0x20",
    "CAPABILITIES_DATA_TRANSFER_SIZE, 0xE1, 13, 0x12",
    "CAPABILITIES_MESSAGE_SIZE, 0xE1, 16, 0x01",
    "CAPABILITIES_SESSION_NEEDS_MAC, 0xE1, 8, 0x80",
    "CAPABILITIES_NEEDS_SESSION, 0xE1, 9, 0x02",
    "CAPABILITIES_NEEDS_IDENTITY, 0xE1, 8, 0x04",
    "CAPABILITIES_RESERVED_VALUE, 0xE1, 9, 0x0C",
    "CAPABILITIES_ALGORITHMS_NEED_CHUNK, 0xE1, 2, 0x01",
    "ALGORITHMS_STRUCTURE_ORDER, 0xE3, 32, 0x01",
    "ALGORITHMS_OFFER_EMPTY, 0xE3, 12, 0x01"
  })
  void aContradictionInTheNegotiationIsRefused(SpdmRule rule, String code, int offset, String xor)
      throws Exception {
    pair.onRequest =
        pair.changing(
            Integer.decode(code), payload -> Pair.flip(payload, offset, Integer.decode(xor)));
    refused(pair.requester().negotiate(), ErrorCode.INVALID_REQUEST);
    reported(pair, rule);
  }

  // Opening

  @Test
  void aWrongVerifyDataOfTheRequesterIsRefusedAndDropsTheSession() throws Exception {
    CertificateChain chain = pair.identified();
    pair.onRequest = pair.changing(FINISH, payload -> Pair.flip(payload, 4, 1));
    refused(open(chain), ErrorCode.DECRYPT_ERROR);
    reported(pair, SpdmRule.FINISH_VERIFY_DATA);
    assertThat(pair.responder().sessions()).isEmpty();
    assertThat(pair.sessionLog).isEmpty();
    pair.onRequest = envelope -> envelope;
    open(chain).orAbort().heartbeat().orAbort();
  }

  @Test
  void aFinishAfterAFailedFinishIsOutOfOrder() throws Exception {
    CertificateChain chain = pair.identified();
    Bytes[] kept = {Bytes.EMPTY};
    pair.onRequest =
        pair.changing(
            FINISH,
            payload -> {
              kept[0] = payload;
              return Pair.flip(payload, 4, 1);
            });
    refused(open(chain), ErrorCode.DECRYPT_ERROR);
    ErrorResponse second = error(pair.responder().respond(Envelope.clear(kept[0])).orElseThrow());
    assertThat(second.is(ErrorCode.SESSION_REQUIRED)).isTrue();
  }

  @Test
  void aSignedFinishIsRefused() throws Exception {
    CertificateChain chain = pair.identified();
    pair.onRequest = pair.changing(FINISH, payload -> Pair.flip(payload, 2, 1));
    assertThat(open(chain).isDone()).isFalse();
    assertThat(pair.responder().sessions()).isEmpty();
  }

  @Test
  void anEncryptedHandshakeThatFailsIsDropped() throws Exception {
    Pair encrypted = new Pair(Setup.ENCRYPTED);
    CertificateChain chain = encrypted.identified();
    encrypted.onRequest =
        envelope ->
            envelope.secured() ? Envelope.secured(Pair.flip(envelope.payload(), -1, 1)) : envelope;
    assertThat(encrypted.requester().openSession(0, chain, SummaryType.NONE, 0).isDone()).isFalse();
    reported(encrypted, SpdmRule.RECORD_AUTHENTIC);
    assertThat(encrypted.responder().sessions()).isEmpty();
  }

  @Test
  void aShareOffTheCurveIsRefused() throws Exception {
    CertificateChain chain = pair.identified();
    pair.onRequest = pair.changing(KEY_EXCHANGE, payload -> Pair.flip(payload, 41, 1));
    refused(open(chain), ErrorCode.INVALID_REQUEST);
    reported(pair, SpdmRule.SESSION_KEY_SHARE);
  }

  @Test
  void noCommonVersionOfSecuredMessagesIsRefused() throws Exception {
    Pair other =
        with(
            Setup.PLAIN,
            Setup.PLAIN.requester().withSecuredVersions(List.of(new VersionNumber(0x1300))),
            Setup.PLAIN.responder());
    CertificateChain chain = other.identified();
    refused(
        other.requester().openSession(0, chain, SummaryType.NONE, 0), ErrorCode.INVALID_REQUEST);
    reported(other, SpdmRule.SECURED_VERSION_NO_COMMON);
  }

  @Test
  void anEmptySlotIsRefused() throws Exception {
    CertificateChain chain = pair.identified();
    refused(pair.requester().openSession(1, chain, SummaryType.NONE, 0), ErrorCode.INVALID_REQUEST);
    refused(pair.requester().getCertificate(1), ErrorCode.INVALID_REQUEST);
    refused(
        pair.requester().getMeasurements(MeasurementQuery.allSigned(1)), ErrorCode.INVALID_REQUEST);
    refused(pair.requester().challenge(1, SummaryType.NONE), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aPolicyThatIsNotSupportedIsRefused() throws Exception {
    CertificateChain chain = pair.identified();
    refused(pair.requester().openSession(0, chain, SummaryType.NONE, 2), ErrorCode.INVALID_POLICY);
  }

  @Test
  void thereAreOnlySoManySessions() throws Exception {
    CertificateChain chain = pair.identified();
    for (int i = 0; i < 4; i++) {
      open(chain).orAbort();
    }
    refused(open(chain), ErrorCode.SESSION_LIMIT_EXCEEDED);
    assertThat(pair.responder().sessions()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void handshakesThatAreNeverFinishedDoNotPileUp(Setup setup) throws Exception {
    Pair half = new Pair(setup);
    CertificateChain chain = half.identified();
    half.onResponse = half.changing(0x64, payload -> Pair.flip(payload, 8, 1));
    for (int i = 0; i < 9; i++) {
      assertThat(half.requester().openSession(0, chain, SummaryType.NONE, 0).isDone()).isFalse();
      half.onResponse = half.changing(0x64, payload -> Pair.flip(payload, 8, 1));
    }
    half.onResponse = envelope -> envelope;
    half.requester().openSession(0, chain, SummaryType.NONE, 0).orAbort().heartbeat().orAbort();
  }

  // Sessions

  @ParameterizedTest
  @MethodSource("setups")
  void aChangedRecordEndsTheSession(Setup setup) throws Exception {
    Pair at = new Pair(setup);
    SpdmSession session = at.session();
    at.onRequest = envelope -> Envelope.secured(Pair.flip(envelope.payload(), 12, 1));
    assertThat(session.heartbeat().isDone()).isFalse();
    assertThat(at.responder().sessions()).isEmpty();
    assertThat(at.sessionLog).last().asString().endsWith("DECRYPT_ERROR");
    at.onRequest = envelope -> envelope;
    ErrorResponse gone = error(at.responder().respond(at.requests.getLast()).orElseThrow());
    assertThat(gone.is(ErrorCode.SESSION_REQUIRED)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void aReplayedRecordEndsTheSession(Setup setup) throws Exception {
    Pair at = new Pair(setup);
    SpdmSession session = at.session();
    session.heartbeat().orAbort();
    Envelope answer = at.responder().respond(at.requests.getLast()).orElseThrow();
    assertThat(error(answer).is(ErrorCode.DECRYPT_ERROR)).isTrue();
    assertThat(at.responder().sessions()).isEmpty();
  }

  @Test
  void aRecordOfNoSessionIsRefusedAndHarmsNone() throws Exception {
    SpdmSession session = pair.session();
    session.heartbeat().orAbort();
    Bytes record = pair.requests.getLast().payload();
    Envelope answer =
        pair.responder().respond(Envelope.secured(Pair.flip(record, 0, 1))).orElseThrow();
    assertThat(error(answer).is(ErrorCode.SESSION_REQUIRED)).isTrue();
    session.heartbeat().orAbort();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 8, 20})
  void aTruncatedRecordIsRefusedAndHarmsNone(int length) throws Exception {
    SpdmSession session = pair.session();
    session.heartbeat().orAbort();
    Bytes record = pair.requests.getLast().payload();
    Envelope answer =
        pair.responder().respond(Envelope.secured(record.slice(0, length))).orElseThrow();
    assertThat(error(answer).is(ErrorCode.INVALID_REQUEST)).isTrue();
    session.heartbeat().orAbort();
  }

  @Test
  void whatIsForSessionsOnlyNeedsOne() throws Exception {
    pair.negotiated();
    for (int code : List.of(0xE8, 0xEC)) {
      Envelope answer =
          pair.responder().respond(Envelope.clear(Bytes.of(0x13, code, 0, 0))).orElseThrow();
      assertThat(error(answer).is(ErrorCode.SESSION_REQUIRED)).isTrue();
    }
  }

  @Test
  void aSilentSessionEndsAfterTwiceThePeriod() throws Exception {
    SpdmSession session = pair.session();
    pair.clock.advance(Duration.ofMinutes(8));
    pair.responder().expireSilentSessions();
    assertThat(pair.responder().sessions()).containsExactly(session.sessionId());
    session.heartbeat().orAbort();
    pair.clock.advance(Duration.ofMinutes(8).plusSeconds(1));
    pair.responder().expireSilentSessions();
    assertThat(pair.responder().sessions()).isEmpty();
    assertThat(pair.sessionLog).last().asString().endsWith("HEARTBEAT_EXPIRED");
  }

  @Test
  void withoutAHeartbeatASessionMayBeSilent() throws Exception {
    Pair quiet =
        with(
            Setup.PLAIN,
            Setup.PLAIN
                .requester()
                .withCapabilities(Setup.PLAIN.requester().capabilities().without(Capability.HBEAT)),
            Setup.PLAIN.responder());
    SpdmSession session = quiet.session();
    assertThat(session.heartbeatPeriod()).isZero();
    quiet.clock.advance(Duration.ofDays(300));
    session.getDigests().orAbort();
    refused(session.heartbeat(), ErrorCode.UNSUPPORTED_REQUEST);
    session.getDigests().orAbort();
  }

  @Test
  void aNewConnectionEndsAllSessions() throws Exception {
    SpdmSession session = pair.session();
    pair.responder().respond(Envelope.clear(Bytes.of(0x10, 0x84, 0, 0)));
    assertThat(pair.responder().sessions()).isEmpty();
    assertThat(pair.sessionLog).last().asString().endsWith("CONNECTION_RESET");
    assertThat(session.heartbeat().isDone()).isFalse();
  }

  @Test
  void aResetEndsAllSessions() throws Exception {
    pair.session();
    pair.responder().reset();
    assertThat(pair.sessionLog).last().asString().endsWith("CLOSED");
    assertThat(
            error(
                    pair.responder()
                        .respond(Envelope.clear(Bytes.of(0x13, 0x81, 0, 0)))
                        .orElseThrow())
                .is(ErrorCode.UNEXPECTED_REQUEST))
        .isTrue();
  }

  @Test
  void keysAreNotUpdatedTwiceWithoutAProof() throws Exception {
    SpdmSession session = pair.session();
    session.updateKeys(KeyUpdateOperation.UPDATE_KEY).orAbort();
    session.updateKeys(KeyUpdateOperation.UPDATE_KEY).orAbort();
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    session.heartbeat().orAbort();
    assertThat(pair.responderEvents).filteredOn(SpdmEvent.KeysUpdated.class::isInstance).hasSize(4);
  }

  @Test
  void aResponderAtTheLimitOfItsKeyEndsTheSession() throws Exception {
    Pair brief =
        with(
            Setup.PLAIN,
            Setup.PLAIN.requester(),
            Setup.PLAIN.responder().withLimits(new RecordLimits(6, 3)));
    SpdmSession session = brief.session();
    for (int i = 0; i < 3; i++) {
      session.heartbeat().orAbort();
    }
    assertThat(session.heartbeat().isDone()).isFalse();
    assertThat(brief.sessionLog).last().asString().endsWith("KEY_EXHAUSTED");
  }

  @Test
  void aResponderNearTheLimitOfItsKeyStillRenewsIt() throws Exception {
    Pair brief =
        with(
            Setup.PLAIN,
            Setup.PLAIN.requester(),
            Setup.PLAIN.responder().withLimits(new RecordLimits(6, 3)));
    SpdmSession session = brief.session();
    for (int i = 0; i < 3; i++) {
      session.heartbeat().orAbort();
    }
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    session.heartbeat().orAbort();
    session.end().orAbort();
  }

  @Test
  void aRequesterBeyondTheLimitOfItsKeyEndsTheSession() throws Exception {
    Pair brief =
        with(
            Setup.PLAIN,
            Setup.PLAIN.requester(),
            Setup.PLAIN.responder().withLimits(new RecordLimits(3, 0)));
    SpdmSession session = brief.session();
    brief.vendor = (id, standard, vendor, payload) -> new VendorDefinedHandler.Discard();
    for (int i = 0; i < 3; i++) {
      session.heartbeat().orAbort();
    }
    assertThat(session.heartbeat().isDone()).isFalse();
    reported(brief, SpdmRule.RECORD_RECEIVE_LIMIT);
    assertThat(brief.sessionLog).last().asString().endsWith("KEY_EXHAUSTED");
  }

  // Sizes, measurements, vendors

  @Test
  void aRequestThatIsTooLargeIsRefused() throws Exception {
    pair.negotiated();
    Bytes vendor =
        Bytes.concat(Bytes.of(0x13, 0xFE, 0, 0, 3, 0, 2, 1, 0, 0x00, 0x20), Bytes.zeros(0x2000));
    Envelope answer = pair.responder().respond(pair.padded(Envelope.clear(vendor))).orElseThrow();
    assertThat(error(answer).is(ErrorCode.REQUEST_TOO_LARGE)).isTrue();
    reported(pair, SpdmRule.MESSAGE_SIZE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResponseThatIsTooLargeIsNotSent(boolean inSession) throws Exception {
    pair.measurements = () -> List.of(new MeasuredElement(1, 4, Bytes.zeros(0x3000), true, true));
    SpdmSession session = pair.session();
    refused(
        inSession
            ? session.getMeasurements(MeasurementQuery.one(1))
            : pair.requester().getMeasurements(MeasurementQuery.one(1)),
        ErrorCode.RESPONSE_TOO_LARGE);
    session.heartbeat().orAbort();
  }

  @Test
  void aChangeWithinASeriesIsTold() throws Exception {
    CertificateChain chain = pair.identified();
    pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    pair.measurements = () -> List.of(new MeasuredElement(1, 1, Bytes.of(9), false, true));
    Bytes nonce = Bytes.zeros(32);
    Bytes transcript =
        pair.requester()
            .getMeasurements(MeasurementQuery.allSigned(0, nonce))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
    Outcome<io.teeio.spdm.requester.SignedMeasurements> verdict =
        io.teeio.spdm.requester.SignedMeasurements.verify(
            Crypto.portable(), io.teeio.rule.Guards.all(), transcript, chain, nonce);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.MEASUREMENTS_BLOCKS));
  }

  @Test
  void anUnknownIndexIsRefused() throws Exception {
    pair.identified();
    refused(pair.requester().getMeasurements(MeasurementQuery.one(77)), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void vendorMessagesGoToTheirHandler() throws Exception {
    SpdmSession session = pair.session();
    refused(session.vendorDefined(3, Bytes.of(1, 0), Bytes.EMPTY), ErrorCode.UNSUPPORTED_REQUEST);
    pair.vendor =
        (id, standard, vendor, payload) ->
            new VendorDefinedHandler.Answer(
                Bytes.of(standard, vendor.length(), id.isPresent() ? 1 : 0));
    assertThat(session.vendorDefined(3, Bytes.of(1, 0), Bytes.EMPTY).orAbort())
        .isEqualTo(Bytes.of(3, 2, 1));
    pair.vendor = (id, standard, vendor, payload) -> new VendorDefinedHandler.Discard();
    Assertions.assertThatThrownBy(() -> session.vendorDefined(3, Bytes.of(1, 0), Bytes.EMPTY))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCapabilityThatIsMissingIsUnsupported() throws Exception {
    ResponderProfile profile =
        Setup.PLAIN
            .responder()
            .withCapabilities(
                Setup.PLAIN
                    .responder()
                    .capabilities()
                    .without(Capability.CHAL)
                    .without(Capability.KEY_UPD));
    Pair less = with(Setup.PLAIN, Setup.PLAIN.requester(), profile);
    SpdmSession session = less.session();
    refused(less.requester().challenge(0, SummaryType.NONE), ErrorCode.UNSUPPORTED_REQUEST);
    session.heartbeat().orAbort();
  }
}
