package io.teeio.spdm.requester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.HeartbeatAck;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.role.Clock;
import io.teeio.spdm.role.Identities;
import io.teeio.spdm.role.Pair;
import io.teeio.spdm.role.Repeatable;
import io.teeio.spdm.role.Setup;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a requester refuses inside a session, from a responder that holds the right keys. */
class SessionRuleTest {
  private static final SessionId ID = SessionId.of(0xFFFF, 0xFFFF);
  private static final Crypto CRYPTO = Crypto.portable();

  private final Clock clock = new Clock();
  private final List<SpdmRequest> seen = new ArrayList<>();
  private Function<SpdmRequest, SpdmResponse> script = SessionRuleTest::honest;
  private boolean ackUnderOldKey;
  private final Negotiated negotiated;
  private final SecureChannel responder;
  private final SpdmSession session;

  SessionRuleTest() throws Exception {
    negotiated = new Pair(Setup.PLAIN).negotiated().negotiated().orElseThrow();
    responder = channel(Direction.RESPONSE, RecordLimits.DEFAULT);
    session = session(RecordLimits.DEFAULT, negotiated);
  }

  private SpdmSession session(RecordLimits limits, Negotiated agreed) {
    Role role =
        new Role(
            new Scripted(),
            Setup.PLAIN.requester(),
            RequesterParts.NONE,
            Pause.NONE,
            CRYPTO,
            new Repeatable(4),
            clock,
            Guards.all(),
            event -> {});
    Connection connection =
        new Connection(agreed, new Transcripts(CRYPTO, HashAlgorithm.SHA_256, agreed, Bytes.of(1)));
    SessionWay way = new SessionWay(role, channel(Direction.REQUEST, limits));
    return new SpdmSession(
        role,
        Conversation.in(role, connection, way),
        way,
        new SessionTerms(new VersionNumber(0x1200), 10, Optional.empty(), 0));
  }

  private static SecureChannel channel(Direction sending, RecordLimits limits) {
    Repeatable random = new Repeatable(5);
    try (DirectionSecrets secrets =
        new DirectionSecrets(random.secret(32), random.secret(32), random.secret(32))) {
      return new SecureChannel(
          new SecureChannel.Terms(ID, sending, Binding.PCI_DOE, AeadAlgorithm.AES_256_GCM, limits),
          CRYPTO,
          new KeySchedule(CRYPTO, HashAlgorithm.SHA_256, SpdmVersion.V1_3),
          secrets,
          random,
          Guards.all());
    }
  }

  private static SpdmResponse honest(SpdmRequest request) {
    return switch (request) {
      case KeyUpdate update -> new KeyUpdateAck(update.operation(), update.tag());
      case VendorDefinedRequest asked ->
          new VendorDefinedResponse(asked.standardId(), asked.vendorId(), asked.payload());
      case io.teeio.spdm.message.EndSession _ -> new EndSessionAck();
      default -> new HeartbeatAck();
    };
  }

  /** A responder that says what the script says, and rolls its keys as it should. */
  private final class Scripted implements Transport {
    @Override
    public Binding binding() {
      return Binding.PCI_DOE;
    }

    @Override
    public Envelope exchange(Envelope request) throws IOException {
      try {
        Bytes opened = responder.open(SecuredRecord.read(request.payload(), Binding.PCI_DOE));
        SpdmRequest message = SpdmCodec.readRequest(opened, Padding.NONE, negotiated).message();
        seen.add(message);
        SpdmResponse answer = script.apply(message);
        boolean rolls =
            message instanceof KeyUpdate update
                && answer instanceof KeyUpdateAck
                && update.operation() != KeyUpdateOperation.VERIFY_NEW_KEY;
        if (rolls) {
          responder.rollReceiving();
          if (((KeyUpdate) message).operation() == KeyUpdateOperation.UPDATE_ALL_KEYS
              && !ackUnderOldKey) {
            responder.rollSending();
          }
        }
        return Envelope.secured(
            responder.seal(answer.encode(negotiated), RecordUse.RENEWAL_OR_END));
      } catch (Violation | MalformedInput lost) {
        throw new IOException(lost);
      }
    }
  }

  private static void broken(Outcome<?> outcome, SpdmRule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyUpdateOperation.class,
      names = {"UPDATE_KEY", "UPDATE_ALL_KEYS"})
  void anHonestResponderIsFollowed(KeyUpdateOperation operation) throws Exception {
    session.heartbeat().orAbort();
    session.updateKeys(operation).orAbort();
    session.heartbeat().orAbort();
    assertThat(session.vendorDefined(3, Bytes.of(1, 0), Bytes.of(7)).orAbort())
        .isEqualTo(Bytes.of(7));
    session.end().orAbort();
  }

  @Test
  void anAcknowledgementWithAnotherTagEndsTheSession() throws Exception {
    script =
        request ->
            request instanceof KeyUpdate update
                ? new KeyUpdateAck(update.operation(), update.tag() ^ 1)
                : honest(request);
    broken(session.updateKeys(KeyUpdateOperation.UPDATE_KEY), SpdmRule.KEY_UPDATE_ECHO);
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void anAcknowledgementOfAnotherOperationEndsTheSession() throws Exception {
    script =
        request ->
            request instanceof KeyUpdate update
                ? new KeyUpdateAck(KeyUpdateOperation.VERIFY_NEW_KEY, update.tag())
                : honest(request);
    broken(session.updateKeys(KeyUpdateOperation.UPDATE_KEY), SpdmRule.KEY_UPDATE_ECHO);
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void anAcknowledgementOfAllKeysUnderTheOldKeyEndsTheSession() throws Exception {
    ackUnderOldKey = true;
    broken(session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS), SpdmRule.KEY_UPDATE_NEW_KEY);
    assertThat(session.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyUpdateOperation.class,
      names = {"UPDATE_KEY", "UPDATE_ALL_KEYS"})
  void aRefusedUpdateLeavesTheKeysAsTheyWere(KeyUpdateOperation operation) throws Exception {
    script =
        request ->
            request instanceof KeyUpdate
                ? ErrorResponse.of(negotiated, ErrorCode.UNEXPECTED_REQUEST)
                : honest(request);
    assertThat(session.updateKeys(operation)).isInstanceOf(Outcome.Refused.class);
    script = SessionRuleTest::honest;
    session.heartbeat().orAbort();
    session.updateKeys(operation).orAbort();
  }

  @Test
  void aBusyResponderIsAskedForTheUpdateAgain() throws Exception {
    int[] busy = {2};
    script =
        request ->
            request instanceof KeyUpdate && busy[0]-- > 0
                ? ErrorResponse.of(negotiated, ErrorCode.BUSY)
                : honest(request);
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    session.heartbeat().orAbort();
  }

  @Test
  void aRefusedVerificationOfTheNewKeyEndsTheSession() throws Exception {
    script =
        request ->
            request instanceof KeyUpdate update
                    && update.operation() == KeyUpdateOperation.VERIFY_NEW_KEY
                ? ErrorResponse.of(negotiated, ErrorCode.UNEXPECTED_REQUEST)
                : honest(request);
    assertThat(session.updateKeys(KeyUpdateOperation.UPDATE_KEY))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void theSecondStepIsNoVerb() {
    assertThatThrownBy(() -> session.updateKeys(KeyUpdateOperation.VERIFY_NEW_KEY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysAreNotUpdatedWithoutTheCapability() throws Exception {
    Negotiated without =
        negotiated.with(
            negotiated.requester(),
            new io.teeio.spdm.EndpointCapabilities(
                negotiated.responder().flags().without(Capability.KEY_UPD), 0, 4608, 4608));
    broken(
        session(RecordLimits.DEFAULT, without).updateKeys(KeyUpdateOperation.UPDATE_KEY),
        SpdmRule.KEY_UPDATE_SUPPORTED);
    assertThat(seen).isEmpty();
  }

  @Test
  void aVendorAnswerOfAnotherVendorIsRefused() throws Exception {
    script = request -> new VendorDefinedResponse(3, Bytes.of(2, 0), Bytes.EMPTY);
    broken(session.vendorDefined(3, Bytes.of(1, 0), Bytes.EMPTY), SpdmRule.VENDOR_DEFINED_ECHO);
    script = request -> new VendorDefinedResponse(4, Bytes.of(1, 0), Bytes.EMPTY);
    broken(session.vendorDefined(3, Bytes.of(1, 0), Bytes.EMPTY), SpdmRule.VENDOR_DEFINED_ECHO);
  }

  @Test
  void aSilentSessionIsClosedAfterTwiceThePeriod() throws Exception {
    clock.advance(Duration.ofSeconds(20));
    session.heartbeat().orAbort();
    clock.advance(Duration.ofSeconds(21));
    broken(session.heartbeat(), SpdmRule.HEARTBEAT_IN_TIME);
    assertThat(session.isOpen()).isFalse();
    assertThat(seen).hasSize(1);
  }

  @Test
  void aResponderThatCannotDecryptHasDroppedTheSession() throws Exception {
    script = request -> ErrorResponse.of(negotiated, ErrorCode.INVALID_REQUEST);
    assertThat(session.heartbeat()).isInstanceOf(Outcome.Refused.class);
    assertThat(session.isOpen()).isTrue();
    script = request -> ErrorResponse.of(negotiated, ErrorCode.DECRYPT_ERROR);
    assertThat(session.heartbeat()).isInstanceOf(Outcome.Refused.class);
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void anEndedSessionIsNotUsed() throws Exception {
    session.end().orAbort();
    broken(session.heartbeat(), SpdmRule.SESSION_OPEN);
    broken(session.end(), SpdmRule.SESSION_OPEN);
    session.close();
  }

  @Test
  void aLostAnswerEndsTheSession() {
    script =
        request -> {
          throw new IllegalStateException("gone");
        };
    assertThatThrownBy(session::heartbeat).isInstanceOf(IllegalStateException.class);
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void atItsLimitASessionCanOnlyBeRenewedOrEnded() throws Exception {
    SpdmSession brief = session(new RecordLimits(6, 3), negotiated);
    for (int i = 0; i < 3; i++) {
      assertThat(brief.needsKeyUpdate()).isFalse();
      brief.heartbeat().orAbort();
    }
    assertThat(brief.needsKeyUpdate()).isTrue();
    broken(brief.heartbeat(), SpdmRule.RECORD_SEND_LIMIT);
    assertThat(brief.isOpen()).isTrue();
    brief.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    assertThat(brief.needsKeyUpdate()).isFalse();
    brief.heartbeat().orAbort();
    assertThat(brief.needsKeyUpdate()).isTrue();
    brief.heartbeat().orAbort();
    broken(brief.heartbeat(), SpdmRule.RECORD_SEND_LIMIT);
    brief.end().orAbort();
  }

  @Test
  void otherSessionsOfTheConnectionGoOnWhenOneBreaks() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    CertificateChain chain = pair.identified();
    SpdmSession first = pair.requester().openSession(0, chain, SummaryType.NONE, 0).orAbort();
    SpdmSession second = pair.requester().openSession(0, chain, SummaryType.NONE, 0).orAbort();
    pair.onResponse = envelope -> new Envelope(true, Pair.flip(envelope.payload(), 8, 1));
    broken(first.heartbeat(), SpdmRule.RECORD_AUTHENTIC);
    pair.onResponse = envelope -> envelope;
    assertThat(first.isOpen()).isFalse();
    second.heartbeat().orAbort();
    assertThat(chain).isEqualTo(Identities.first(Setup.PLAIN.suite()).chain());
  }
}
