package io.teeio.spdm.role;

import static io.teeio.spdm.role.Refusals.refusal;
import static io.teeio.spdm.role.Refusals.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EventRule;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.event.EventSource;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.Inquiries;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.spdm.responder.RequesterTrust;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a responder asks and tells its requester, and events in all four roles. */
class InquiriesTest {
  private static final Bytes ABOUT = Bytes.of(1, 2, 3, 4);

  private final List<String> heardByRequester = new ArrayList<>();
  private final List<String> heardByResponder = new ArrayList<>();

  private Pair pair(SpdmVersion version, int transferSize, boolean events) {
    Setup setup = Setup.PLAIN;
    AlgorithmPreference algorithms =
        AlgorithmPreference.of(setup.suite())
            .withRequesterSignatures(List.of(BaseAsymAlgorithm.ECDSA_P256));
    Capability[] more = {
      Capability.MUT_AUTH,
      Capability.ENCAP,
      Capability.CHUNK,
      Capability.CERT,
      Capability.CHAL,
      Capability.EP_INFO_WITH_SIGNATURE
    };
    var requesting = setup.requester().capabilities();
    var responding = setup.responder().capabilities();
    for (Capability capability : more) {
      requesting = requesting.with(capability);
      responding = responding.with(capability);
    }
    if (events) {
      requesting = requesting.with(Capability.EVENT);
      responding = responding.with(Capability.EVENT);
    }
    RequesterProfile requester =
        RequesterProfile.cove()
            .withVersions(version)
            .withCapabilities(requesting)
            .withAlgorithms(algorithms)
            .withTransferSize(transferSize);
    ResponderProfile responder =
        ResponderProfile.device()
            .withVersions(version)
            .withCapabilities(responding)
            .withAlgorithms(algorithms)
            .withTransferSize(transferSize);
    RequesterTrust trust = new MutualPair(setup, version).asking(MutualAuthentication.ENCAPSULATED);
    return new Pair(
        setup,
        requester,
        RequesterParts.NONE
            .withSlots(Map.of(0, MutualPair.HOST))
            .withEndpointInformation(code -> code == 1 ? Optional.of(ABOUT) : Optional.empty())
            .withEventSource(EventSource.DMTF)
            .withEventSink((id, event) ->
                heardByRequester.add(event.eventInstanceId() + ":" + event.eventTypeId())),
        responder,
        Identities.slots(setup.suite()),
        parts ->
            parts
                .withRequesterTrust(trust)
                .withEventSource(EventSource.DMTF)
                .withEventSink((id, event) ->
                    heardByResponder.add(event.eventInstanceId() + ":" + event.eventTypeId())),
        Crypto.portable());
  }

  private Pair plain() {
    return pair(SpdmVersion.V1_3, 0x1200, true);
  }

  private static SpdmSession open(Pair pair, int policy) throws Exception {
    return pair.requester().openSession(0, pair.identified(), SummaryType.NONE, policy).orAbort();
  }

  private static long updates(List<SpdmEvent> events, Direction direction) {
    return events.stream()
        .filter(event ->
            event instanceof SpdmEvent.KeysUpdated updated && updated.direction() == direction)
        .count();
  }

  private static EventGroup all() {
    return new EventGroup(StandardsBodyHeader.DMTF, EventGroup.DMTF_VERSION, true, List.of());
  }

  @Test
  void aResponderRenewsItsOwnKey() throws Exception {
    for (SpdmVersion version :
        List.of(SpdmVersion.V1_1, SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4)) {
      Pair pair = pair(version, 0x1200, false);
      SpdmSession session = open(pair, 0);
      for (int i = 0; i < 3; i++) {
        assertThat(pair.responder().inquiries().updateKey(session.sessionId())).isTrue();
        assertThat(session.serveResponder().orAbort())
            .containsExactly(MessageCode.KEY_UPDATE, MessageCode.KEY_UPDATE);
        session.heartbeat().orAbort();
        session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
        session.updateKeys(KeyUpdateOperation.UPDATE_KEY).orAbort();
      }
      assertThat(updates(pair.responderEvents, Direction.RESPONSE)).isEqualTo(6);
      assertThat(updates(pair.requesterEvents, Direction.RESPONSE)).isEqualTo(6);
      assertThat(session.serveResponder().orAbort()).isEmpty();
    }
  }

  @Test
  void aResponderAsksWhatItsRequesterIs() throws Exception {
    Pair pair = plain();
    SpdmSession session = open(pair, 0);
    List<Optional<Bytes>> told = new ArrayList<>();
    Inquiries inquiries = pair.responder().inquiries();
    assertThat(
            inquiries.endpointInformation(
                Optional.of(session.sessionId()),
                GetEndpointInfo.DEVICE_CLASS_IDENTIFIER,
                Optional.of(0),
                told::add))
        .isTrue();
    assertThat(session.serveResponder().orAbort()).containsExactly(MessageCode.GET_ENDPOINT_INFO);
    assertThat(inquiries.endpointInformation(Optional.empty(), 1, Optional.of(0), told::add))
        .isTrue();
    assertThat(pair.requester().serveResponder().orAbort())
        .containsExactly(MessageCode.GET_ENDPOINT_INFO);
    assertThat(inquiries.endpointInformation(Optional.empty(), 9, Optional.of(0), told::add))
        .isTrue();
    assertThat(pair.requester().serveResponder().orAbort()).isEmpty();
    assertThat(told).containsExactly(Optional.of(ABOUT), Optional.of(ABOUT), Optional.empty());
    assertThat(inquiries.endpointInformation(Optional.empty(), 1, Optional.of(3), told::add))
        .isFalse();
  }

  @Test
  void endpointInfoSignature() throws Exception {
    Pair pair = plain();
    open(pair, 0);
    List<Optional<Bytes>> told = new ArrayList<>();
    pair.responder()
        .inquiries()
        .endpointInformation(Optional.empty(), 1, Optional.of(0), told::add);
    pair.onRequest =
        envelope ->
            envelope.payload().at(1) == MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire()
                ? new io.teeio.spdm.transport.Envelope(false, Pair.flip(envelope.payload(), 60, 1))
                : envelope;
    assertThat(refusal(pair.requester().serveResponder()))
        .isEqualTo(ErrorCode.INVALID_RESPONSE_CODE.wire());
    assertThat(told).containsExactly(Optional.empty());
    assertThat(
            pair.responderEvents.stream()
                .anyMatch(event ->
                    event instanceof SpdmEvent.RuleBroken broken
                        && broken.rule().equals(ManagementRule.ENDPOINT_INFO_SIGNATURE)))
        .isTrue();
  }

  @Test
  void whatWaitsEndsWithItsSession() throws Exception {
    Pair pair = plain();
    SpdmSession session = open(pair, 0);
    List<Optional<Bytes>> told = new ArrayList<>();
    pair.responder()
        .inquiries()
        .endpointInformation(Optional.of(session.sessionId()), 1, Optional.of(0), told::add);
    session.end().orAbort();
    assertThat(told).containsExactly(Optional.empty());
    assertThat(pair.responder().inquiries().updateKey(session.sessionId())).isFalse();
  }

  @Test
  void notMoreWaitsThanThereIsRoomFor() throws Exception {
    Pair pair = plain();
    SpdmSession session = open(pair, 0);
    int taken = 0;
    while (pair.responder().inquiries().updateKey(session.sessionId())) {
      taken++;
    }
    assertThat(taken).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {42, 64, 4608})
  void aResponderTellsItsRequester(int size) throws Exception {
    Pair pair = pair(SpdmVersion.V1_3, size, true);
    SpdmSession session = open(pair, 0);
    Inquiries inquiries = pair.responder().inquiries();
    assertThat(inquiries.raise(new DmtfEvent.CertificateChanged(1))).isFalse();
    assertThat(session.events().supported().orAbort()).isEqualTo(EventSource.DMTF.supported());
    session.events().subscribe(List.of(all())).orAbort();
    Bytes map = DmtfEvent.indexMap(List.of(1, 2));
    assertThat(inquiries.raise(new DmtfEvent.MeasurementPreUpdate(map))).isTrue();
    assertThat(inquiries.raise(new DmtfEvent.MeasurementChanged(map))).isTrue();
    assertThat(session.serveResponder().orAbort()).containsOnly(MessageCode.SEND_EVENT);
    assertThat(heardByRequester).containsExactly("0:3", "1:2");
    session.events().subscribe(List.of()).orAbort();
    assertThat(inquiries.raise(new DmtfEvent.CertificateChanged(1))).isFalse();
    assertThat(session.serveResponder().orAbort()).isEmpty();
  }

  @Test
  void eventAllPolicySubscribesToEverything() throws Exception {
    Pair pair = plain();
    SpdmSession session = open(pair, 2);
    assertThat(pair.responder().inquiries().raise(new DmtfEvent.CertificateChanged(1))).isTrue();
    session.serveResponder().orAbort();
    assertThat(heardByRequester).containsExactly("0:4");
  }

  @Test
  void eventAllPolicyNeedsEvents() throws Exception {
    Pair pair = pair(SpdmVersion.V1_3, 0x1200, false);
    Outcome<SpdmSession> outcome =
        pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 2);
    assertThat(refusal(outcome)).isEqualTo(ErrorCode.INVALID_POLICY.wire());
  }

  @ParameterizedTest
  @ValueSource(ints = {42, 4608})
  void aRequesterTellsItsResponder(int size) throws Exception {
    Pair pair = pair(SpdmVersion.V1_4, size, true);
    SpdmSession session = open(pair, 0);
    List<Optional<List<EventGroup>>> subscribed = new ArrayList<>();
    assertThat(
            pair.responder()
                .inquiries()
                .subscribe(session.sessionId(), supported -> List.of(all()), subscribed::add))
        .isTrue();
    assertThat(session.serveResponder().orAbort())
        .containsExactly(MessageCode.GET_SUPPORTED_EVENT_TYPES, MessageCode.SUBSCRIBE_EVENT_TYPES);
    assertThat(subscribed).containsExactly(Optional.of(List.of(all())));
    assertThat(session.events().raise(new DmtfEvent.CertificateChanged(3))).isTrue();
    assertThat(session.events().raise(new DmtfEvent.CertificateChanged(2))).isTrue();
    assertThat(session.events().send().orAbort()).isEqualTo(2);
    assertThat(heardByResponder).containsExactly("0:4", "1:4");
  }

  @Test
  void eventsThatOverflowAreLostAndTold() throws Exception {
    Pair pair = plain();
    SpdmSession session = open(pair, 2);
    for (int i = 0; i < 100; i++) {
      pair.responder().inquiries().raise(new DmtfEvent.CertificateChanged(1));
    }
    session.serveResponder().orAbort();
    assertThat(heardByRequester).hasSize(65).endsWith("63:4", "100:1");
  }

  @Test
  void unwantedEventsAreRefused() throws Exception {
    Pair pair = plain();
    SpdmSession session = open(pair, 0);
    pair.responder()
        .inquiries()
        .subscribe(session.sessionId(), supported -> List.of(all()), groups -> {});
    session.serveResponder().orAbort();
    pair.responder()
        .inquiries()
        .subscribe(session.sessionId(), supported -> List.of(), groups -> {});
    session.serveResponder().orAbort();
    assertThat(session.events().raise(new DmtfEvent.CertificateChanged(3))).isFalse();
  }

  @Test
  void eventSupported() throws Exception {
    Pair pair = pair(SpdmVersion.V1_3, 0x1200, false);
    SpdmSession session = open(pair, 0);
    assertThat(rule(session.events().supported())).isEqualTo(EventRule.EVENT_SUPPORTED);
    assertThat(rule(session.events().send())).isEqualTo(EventRule.EVENT_SUPPORTED);
    assertThat(
            pair.responder()
                .inquiries()
                .subscribe(session.sessionId(), groups -> groups, groups -> {}))
        .isFalse();
  }

  @Test
  void eventsOutsideASessionNeedOne() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    for (int code : new int[] {0xE2, 0xF0, 0xF1}) {
      Bytes message =
          code == 0xF1
              ? Bytes.concat(Bytes.of(0x13, code, 0, 0), Bytes.zeros(4))
              : Bytes.of(0x13, code, 0, 0);
      Bytes answer =
          pair.responder()
              .respond(pair.padded(io.teeio.spdm.transport.Envelope.clear(message)))
              .orElseThrow()
              .payload();
      assertThat(answer.at(2)).isEqualTo(ErrorCode.SESSION_REQUIRED.wire());
    }
  }
}
