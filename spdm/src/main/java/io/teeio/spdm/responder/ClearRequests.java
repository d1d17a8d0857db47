package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EndSession;
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
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** What is answered outside sessions, phase by phase. */
final class ClearRequests {
  private final ResponderRole role;
  private final SessionTable sessions;
  private final NegotiationAnswers negotiation;

  ClearRequests(ResponderRole role, SessionTable sessions) {
    this.role = role;
    this.sessions = sessions;
    this.negotiation = new NegotiationAnswers(role);
  }

  /** GET_VERSION is always in order. */
  NegotiationAnswers.Step version(Bytes exact) {
    return negotiation.version(exact);
  }

  NegotiationAnswers.Step versioned(Phase.Versioned phase, SpdmRequest request, Bytes exact)
      throws Refusal, Violation {
    return switch (request) {
      case GetVersion _ -> version(exact);
      case GetCapabilities asked -> negotiation.capabilities(phase, asked, exact);
      case NegotiateAlgorithms _,
          GetDigests _,
          GetCertificate _,
          Challenge _,
          GetMeasurements _,
          KeyExchange _,
          Finish _,
          PskExchange _,
          PskFinish _,
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
          MismatchedVersionRequest _,
          UnsupportedRequest _ ->
          throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    };
  }

  NegotiationAnswers.Step capable(Phase.Capable phase, SpdmRequest request, Bytes exact)
      throws Refusal, Violation {
    return switch (request) {
      case GetVersion _ -> version(exact);
      case GetCapabilities _ -> negotiation.repeated(phase, exact);
      case NegotiateAlgorithms asked -> negotiation.algorithms(phase, asked, exact);
      case MismatchedVersionRequest _ -> throw new Refusal(ErrorCode.VERSION_MISMATCH);
      case UnsupportedRequest unknown -> throw Refusal.unsupported(unknown.code());
      case GetDigests _,
          GetCertificate _,
          Challenge _,
          GetMeasurements _,
          KeyExchange _,
          Finish _,
          PskExchange _,
          PskFinish _,
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
          RespondIfReady _ ->
          throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    };
  }

  /** Empty if the request is dropped. */
  Optional<Reply> ready(ResponderConnection connection, SpdmRequest request, Bytes exact, Lane lane)
      throws Refusal, Violation, MalformedInput {
    IdentityAnswers identity = new IdentityAnswers(role, connection);
    return switch (request) {
      case GetDigests asked -> Optional.of(identity.remember(exact, identity.digests(asked)));
      case GetCertificate asked ->
          Optional.of(identity.remember(exact, identity.certificate(asked)));
      case Challenge asked -> Optional.of(identity.challenge(asked, exact, lane));
      case GetMeasurements asked ->
          Optional.of(
              new MeasurementAnswers(role, connection)
                  .measurements(asked, exact, connection.measurements()));
      case KeyExchange asked ->
          Optional.of(
              new HandshakeAnswers(role, connection, sessions).keyExchange(asked, exact, lane));
      case Finish asked -> Optional.of(finish(connection, asked, exact));
      case GetCsr asked -> Optional.of(new CsrAnswers(role, connection).csr(asked));
      case SetCertificate asked ->
          Optional.of(new ProvisioningAnswers(role, connection).setCertificate(asked, false));
      case GetEndpointInfo asked ->
          Optional.of(new InformationAnswers(role, connection).endpoint(asked, exact));
      case GetMeasurementExtensionLog asked ->
          Optional.of(new InformationAnswers(role, connection).log(asked));
      case GetKeyPairInfo asked -> Optional.of(new KeyPairAnswers(role, connection).get(asked));
      case SetKeyPairInfo asked -> Optional.of(new KeyPairAnswers(role, connection).set(asked));
      case SlotManagement asked ->
          Optional.of(new SlotManagementAnswers(role, connection).answer(asked, false));
      case VendorDefinedRequest asked ->
          VendorAnswers.answer(role, connection.negotiated(), Optional.empty(), asked);
      case Heartbeat _,
          KeyUpdate _,
          EndSession _,
          GetSupportedEventTypes _,
          SubscribeEventTypes _,
          SendEvent _ ->
          throw Refusal.sessionRequired(connection.negotiated());
      case GetVersion _, GetCapabilities _, NegotiateAlgorithms _, RespondIfReady _ ->
          throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      case PskExchange asked ->
          Optional.of(new PresharedAnswers(role, connection, sessions).exchange(asked, exact));
      case PskFinish _ -> throw pskFinish(connection, request);
      case ChunkSend _,
          ChunkGet _,
          GetEncapsulatedRequest _,
          DeliverEncapsulatedResponse _,
          UnsupportedRequest _ ->
          throw Refusal.unsupported(request.code());
      case MismatchedVersionRequest _ -> throw new Refusal(ErrorCode.VERSION_MISMATCH);
    };
  }

  /** PSK_FINISH always comes in its session. */
  private static Refusal pskFinish(ResponderConnection connection, SpdmRequest request) {
    return connection.negotiated().sharesKeys()
        ? Refusal.noSession(connection.negotiated())
        : Refusal.unsupported(request.code());
  }

  /** FINISH of the handshake that goes in the clear, if there is one. */
  private Reply finish(ResponderConnection connection, Finish request, Bytes exact)
      throws Refusal, Violation {
    LiveSession.Handshaking session =
        sessions
            .handshakeInTheClear()
            .orElseThrow(() -> Refusal.noSession(connection.negotiated()));
    try {
      HandshakeAnswers.Finished finished =
          new HandshakeAnswers(role, connection, sessions).finish(session, request, exact);
      sessions.establish(session, finished.session());
      return finished.reply();
    } catch (Violation unproven) {
      sessions.drop(session, SessionEnd.DECRYPT_ERROR);
      throw unproven;
    }
  }
}
