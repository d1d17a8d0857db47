package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetEncapsulatedRequest;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetKeyPairInfo;
import io.teeio.spdm.message.GetMeasurementExtensionLog;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.GetSupportedEventTypes;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.HeartbeatAck;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.MismatchedVersionRequest;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SlotManagement;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.session.RecordUse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** What is answered inside sessions, phase by phase. */
final class SessionRequests {
  private final ResponderRole role;
  private final ResponderConnection connection;
  private final SessionTable sessions;
  private final Negotiated negotiated;

  SessionRequests(ResponderRole role, ResponderConnection connection, SessionTable sessions) {
    this.role = role;
    this.connection = connection;
    this.sessions = sessions;
    this.negotiated = connection.negotiated();
  }

  /** While the handshake is encrypted only what finishes it is in order. */
  Optional<Step> handshaking(LiveSession.Handshaking session, SpdmRequest request, Bytes exact)
      throws Refusal, Violation {
    return switch (request) {
      case Finish asked ->
          Optional.of(
              finished(
                  session,
                  new HandshakeAnswers(role, connection, sessions).finish(session, asked, exact)));
      case PskFinish asked ->
          Optional.of(
              finished(
                  session,
                  new PresharedAnswers(role, connection, sessions).finish(session, asked, exact)));
      case GetVersion _,
          GetCapabilities _,
          NegotiateAlgorithms _,
          GetDigests _,
          GetCertificate _,
          Challenge _,
          GetMeasurements _,
          KeyExchange _,
          PskExchange _,
          Heartbeat _,
          KeyUpdate _,
          EndSession _,
          VendorDefinedRequest _,
          ChunkSend _,
          ChunkGet _,
          GetEncapsulatedRequest _,
          DeliverEncapsulatedResponse _,
          GetCsr _,
          SetCertificate _,
          GetEndpointInfo _,
          GetMeasurementExtensionLog _,
          GetKeyPairInfo _,
          SetKeyPairInfo _,
          GetSupportedEventTypes _,
          SubscribeEventTypes _,
          SendEvent _,
          SlotManagement _,
          RespondIfReady _,
          UnsupportedRequest _ ->
          throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      case MismatchedVersionRequest _ -> throw new Refusal(ErrorCode.VERSION_MISMATCH);
    };
  }

  private Step finished(LiveSession.Handshaking session, HandshakeAnswers.Finished finished) {
    return new Step(
        finished.reply(),
        RecordUse.ORDINARY,
        () -> sessions.establish(session, finished.session()));
  }

  /** Empty if the request is dropped. */
  Optional<Step> established(LiveSession.Established session, SpdmRequest request, Bytes exact)
      throws Refusal, Violation, MalformedInput {
    return switch (request) {
      case GetDigests asked ->
          Optional.of(Step.of(new IdentityAnswers(role, connection).digests(asked)));
      case GetCertificate asked ->
          Optional.of(Step.of(new IdentityAnswers(role, connection).certificate(asked)));
      case GetMeasurements asked ->
          Optional.of(
              Step.of(
                  new MeasurementAnswers(role, connection)
                      .measurements(asked, exact, session.measurements())));
      case GetSupportedEventTypes asked -> Optional.of(Step.of(events(session).supported(asked)));
      case SubscribeEventTypes asked -> Optional.of(Step.of(events(session).subscribe(asked)));
      case SendEvent asked -> Optional.of(Step.of(events(session).received(asked)));
      case Heartbeat asked -> Optional.of(heartbeat(asked));
      case KeyUpdate asked ->
          Optional.of(new KeyUpdateAnswers(role, negotiated).keyUpdate(session, asked));
      case EndSession asked -> Optional.of(end(session, asked));
      case GetCsr asked -> Optional.of(Step.of(new CsrAnswers(role, connection).csr(asked)));
      case SetCertificate asked ->
          Optional.of(
              Step.of(new ProvisioningAnswers(role, connection).setCertificate(asked, true)));
      case GetEndpointInfo asked ->
          Optional.of(Step.of(new InformationAnswers(role, connection).endpoint(asked, exact)));
      case GetMeasurementExtensionLog asked ->
          Optional.of(Step.of(new InformationAnswers(role, connection).log(asked)));
      case GetKeyPairInfo asked ->
          Optional.of(Step.of(new KeyPairAnswers(role, connection).get(asked)));
      case SetKeyPairInfo asked ->
          Optional.of(Step.of(new KeyPairAnswers(role, connection).set(asked)));
      case SlotManagement asked ->
          Optional.of(Step.of(new SlotManagementAnswers(role, connection).answer(asked, true)));
      case VendorDefinedRequest asked ->
          VendorAnswers.answer(role, negotiated, Optional.of(session.id()), asked).map(Step::of);
      case GetVersion _,
          GetCapabilities _,
          NegotiateAlgorithms _,
          Challenge _,
          KeyExchange _,
          Finish _,
          PskExchange _,
          PskFinish _,
          RespondIfReady _ ->
          throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      case ChunkSend _,
          ChunkGet _,
          GetEncapsulatedRequest _,
          DeliverEncapsulatedResponse _,
          UnsupportedRequest _ ->
          throw Refusal.unsupported(request.code());
      case MismatchedVersionRequest _ -> throw new Refusal(ErrorCode.VERSION_MISMATCH);
    };
  }

  /**
   * The connection goes on whatever becomes of the negotiated state: that only matters when the
   * connection breaks, and DMTF's requester opens further sessions after a clearing END_SESSION.
   */
  private Step end(LiveSession.Established session, EndSession request) {
    return new Step(
        reply(new EndSessionAck()),
        RecordUse.RENEWAL_OR_END,
        () -> {
          if (request.clearNegotiatedState()) {
            connection.forget();
          }
          sessions.drop(session, SessionEnd.ENDED_BY_REQUESTER);
        });
  }

  private EventAnswers events(LiveSession.Established session) {
    return new EventAnswers(role, connection, session);
  }

  private Step heartbeat(Heartbeat request) throws Refusal {
    if (!negotiated.bothHave(Capability.HBEAT)) {
      throw Refusal.unsupported(request.code());
    }
    return Step.of(reply(new HeartbeatAck()));
  }

  private Reply reply(SpdmResponse response) {
    return Reply.of(response, negotiated);
  }
}
