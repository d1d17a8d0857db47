package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/**
 * Finds the record for a message. Every length comes from the fields of the message; what the
 * transport adds is checked to be zeros and cut off.
 */
public final class SpdmCodec {
  private static final String CLAUSE = "DSP0274 1.3.0 Generic SPDM message format";

  private SpdmCodec() {}

  /**
   * Reads a request. GET_VERSION has to be in version 1.0, GET_CAPABILITIES in any version that we
   * know, and any other request in the negotiated one; otherwise it becomes a {@link
   * MismatchedVersionRequest}.
   *
   * @param payload the message and at most three bytes of padding
   * @param padding whether padding is allowed
   * @param negotiated what both sides agreed on so far
   * @throws MalformedInput if the bytes are no well-formed request
   */
  public static Decoded<SpdmRequest> readRequest(
      Bytes payload, Padding padding, Negotiated negotiated) throws MalformedInput {
    return readRequest(WireReader.of(payload, CLAUSE), Header.peek(payload), padding, negotiated);
  }

  /** As above, on a reader that may have a tap; {@code header} is what it will read first. */
  public static Decoded<SpdmRequest> readRequest(
      WireReader in, Header header, Padding padding, Negotiated negotiated) throws MalformedInput {
    in.require(header.code() >= 0x80, "RequestResponseCode", "is that of a response");
    SpdmRequest request = request(in, header, negotiated);
    Bytes exact = in.read();
    end(in, exact.length(), padding, request.title());
    return new Decoded<>(request, exact);
  }

  private static SpdmRequest request(WireReader in, Header header, Negotiated negotiated)
      throws MalformedInput {
    Optional<MessageCode> code = MessageCode.of(header.code());
    if (code.isEmpty() || !code.get().isRequest()) {
      return UnsupportedRequest.read(in);
    }
    if (!acceptable(code.get(), header.version(), negotiated)) {
      return MismatchedVersionRequest.read(in);
    }
    if (!negotiated.atLeast(code.get().since())) {
      return UnsupportedRequest.read(in);
    }
    return switch (code.get()) {
      case GET_VERSION -> GetVersion.read(in);
      case GET_CAPABILITIES -> GetCapabilities.read(in);
      case NEGOTIATE_ALGORITHMS -> NegotiateAlgorithms.read(in, negotiated);
      case GET_DIGESTS -> GetDigests.read(in, negotiated);
      case GET_CERTIFICATE -> GetCertificate.read(in, negotiated);
      case CHALLENGE -> Challenge.read(in, negotiated);
      case GET_MEASUREMENTS -> GetMeasurements.read(in, negotiated);
      case KEY_EXCHANGE -> KeyExchange.read(in, negotiated);
      case FINISH -> Finish.read(in, negotiated);
      case PSK_EXCHANGE -> PskExchange.read(in, negotiated);
      case PSK_FINISH -> PskFinish.read(in, negotiated);
      case HEARTBEAT -> Heartbeat.read(in, negotiated);
      case KEY_UPDATE -> KeyUpdate.read(in, negotiated);
      case END_SESSION -> EndSession.read(in, negotiated);
      case VENDOR_DEFINED_REQUEST -> VendorDefinedRequest.read(in, negotiated);
      case RESPOND_IF_READY -> RespondIfReady.read(in, negotiated);
      case CHUNK_SEND -> ChunkSend.read(in, negotiated);
      case CHUNK_GET -> ChunkGet.read(in, negotiated);
      case GET_ENDPOINT_INFO -> GetEndpointInfo.read(in, negotiated);
      case SLOT_MANAGEMENT -> SlotManagement.read(in, negotiated);
      case GET_SUPPORTED_EVENT_TYPES -> GetSupportedEventTypes.read(in, negotiated);
      case GET_ENCAPSULATED_REQUEST -> GetEncapsulatedRequest.read(in, negotiated);
      case DELIVER_ENCAPSULATED_RESPONSE -> DeliverEncapsulatedResponse.read(in, negotiated);
      case GET_CSR -> GetCsr.read(in, negotiated);
      case SET_CERTIFICATE -> SetCertificate.read(in, negotiated);
      case GET_MEASUREMENT_EXTENSION_LOG -> GetMeasurementExtensionLog.read(in, negotiated);
      case SUBSCRIBE_EVENT_TYPES -> SubscribeEventTypes.read(in, negotiated);
      case SEND_EVENT -> SendEvent.read(in, negotiated);
      case GET_KEY_PAIR_INFO -> GetKeyPairInfo.read(in, negotiated);
      case SET_KEY_PAIR_INFO -> SetKeyPairInfo.read(in, negotiated);
      case DIGESTS,
          CERTIFICATE,
          CHALLENGE_AUTH,
          VERSION,
          CHUNK_SEND_ACK,
          CHUNK_RESPONSE,
          ENDPOINT_INFO,
          SLOT_MANAGEMENT_RESP,
          MEASUREMENTS,
          CAPABILITIES,
          SUPPORTED_EVENT_TYPES,
          ALGORITHMS,
          KEY_EXCHANGE_RSP,
          FINISH_RSP,
          PSK_EXCHANGE_RSP,
          PSK_FINISH_RSP,
          HEARTBEAT_ACK,
          KEY_UPDATE_ACK,
          ENCAPSULATED_REQUEST,
          ENCAPSULATED_RESPONSE_ACK,
          END_SESSION_ACK,
          CSR,
          SET_CERTIFICATE_RSP,
          MEASUREMENT_EXTENSION_LOG,
          SUBSCRIBE_EVENT_TYPES_ACK,
          EVENT_ACK,
          KEY_PAIR_INFO,
          SET_KEY_PAIR_INFO_ACK,
          VENDOR_DEFINED_RESPONSE,
          ERROR ->
          UnsupportedRequest.read(in);
    };
  }

  private static boolean acceptable(MessageCode code, int version, Negotiated negotiated) {
    if (code == MessageCode.GET_VERSION) {
      return version == SpdmVersion.V1_0.wire();
    }
    return code == MessageCode.GET_CAPABILITIES
        ? SpdmVersion.of(version).isPresent()
        : version == negotiated.version().wire();
  }

  /**
   * Reads the response to {@code request}; for RESPOND_IF_READY give the original request. ERROR is
   * read in whatever version it names.
   *
   * @param payload the message and at most three bytes of padding
   * @param padding whether padding is allowed
   * @param negotiated what both sides agreed on so far
   * @throws MalformedInput if the bytes are no well-formed response to it
   */
  public static Decoded<SpdmResponse> readResponse(
      Bytes payload, Padding padding, Negotiated negotiated, SpdmRequest request)
      throws MalformedInput {
    return readResponse(
        WireReader.of(payload, CLAUSE), Header.peek(payload), padding, negotiated, request);
  }

  /** As above, on a reader that may have a tap; {@code header} is what it will read first. */
  public static Decoded<SpdmResponse> readResponse(
      WireReader in, Header header, Padding padding, Negotiated negotiated, SpdmRequest request)
      throws MalformedInput {
    SpdmResponse response =
        header.code() == MessageCode.ERROR.wire()
            ? ErrorResponse.read(in)
            : response(in, negotiated, request);
    Bytes exact = in.read();
    end(in, exact.length(), padding, response.title());
    return new Decoded<>(response, exact);
  }

  private static SpdmResponse response(WireReader in, Negotiated negotiated, SpdmRequest request)
      throws MalformedInput {
    return switch (request) {
      case GetVersion _ -> Version.read(in);
      case GetCapabilities asked -> Capabilities.read(in, asked.version());
      case NegotiateAlgorithms _ -> Algorithms.read(in, negotiated);
      case GetDigests _ -> Digests.read(in, negotiated);
      case GetCertificate _ -> CertificateResponse.read(in, negotiated);
      case Challenge asked -> ChallengeAuth.read(in, negotiated, asked.summaryType());
      case GetMeasurements asked -> Measurements.read(in, negotiated, asked.signing().isPresent());
      case KeyExchange asked -> KeyExchangeResponse.read(in, negotiated, asked.summaryType());
      case Finish _ -> FinishResponse.read(in, negotiated);
      case PskExchange asked -> PskExchangeResponse.read(in, negotiated, asked.summaryType());
      case PskFinish _ -> PskFinishResponse.read(in, negotiated);
      case Heartbeat _ -> HeartbeatAck.read(in, negotiated);
      case KeyUpdate _ -> KeyUpdateAck.read(in, negotiated);
      case EndSession _ -> EndSessionAck.read(in, negotiated);
      case VendorDefinedRequest _ -> VendorDefinedResponse.read(in, negotiated);
      case ChunkSend asked -> ChunkSendAck.read(in, negotiated, asked.lastChunk());
      case ChunkGet _ -> ChunkResponse.read(in, negotiated);
      case GetEncapsulatedRequest _ -> EncapsulatedRequest.read(in, negotiated);
      case DeliverEncapsulatedResponse _ -> EncapsulatedResponseAck.read(in, negotiated);
      case GetCsr _ -> Csr.read(in, negotiated);
      case SetCertificate _ -> SetCertificateResponse.read(in, negotiated);
      case GetEndpointInfo asked -> EndpointInfo.read(in, negotiated, asked.nonce().isPresent());
      case GetMeasurementExtensionLog _ -> MeasurementExtensionLog.read(in, negotiated);
      case GetKeyPairInfo _ -> KeyPairInfo.read(in, negotiated);
      case SetKeyPairInfo _ -> SetKeyPairInfoAck.read(in, negotiated);
      case GetSupportedEventTypes _ -> SupportedEventTypes.read(in, negotiated);
      case SubscribeEventTypes _ -> SubscribeEventTypesAck.read(in, negotiated);
      case SendEvent _ -> EventAck.read(in, negotiated);
      case SlotManagement asked -> SlotManagementResponse.read(in, negotiated, asked.operation());
      case RespondIfReady _, MismatchedVersionRequest _, UnsupportedRequest _ ->
          UnsupportedResponse.read(in);
    };
  }

  private static void end(WireReader in, int exact, Padding padding, String message)
      throws MalformedInput {
    int left = in.remaining();
    if (left > 0 && padding.allows(exact, left)) {
      Bytes pad = in.bytes("Padding", left);
      in.require(pad.equals(Bytes.zeros(left)), "Padding", "is not zero");
    }
    in.end(message);
  }
}
