package io.teeio.dissect;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.Csr;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.EventAck;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.HeartbeatAck;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.MeasurementExtensionLog;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinishResponse;
import io.teeio.spdm.message.SetCertificateResponse;
import io.teeio.spdm.message.SetKeyPairInfoAck;
import io.teeio.spdm.message.SlotManagementResponse;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SubscribeEventTypesAck;
import io.teeio.spdm.message.SupportedEventTypes;
import io.teeio.spdm.message.UnsupportedResponse;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.message.Version;
import java.util.OptionalLong;

/** What matters of a response, in one line. */
final class ResponseFacts {
  private static final int WITHOUT_ENCAPSULATION = 1;
  private static final int ENCAPSULATED = 2;
  private static final int IMPLICIT_DIGESTS = 4;

  private ResponseFacts() {}

  static String of(SpdmResponse response, SpdmVersion version) {
    return switch (response) {
      case HeartbeatAck _,
          EndSessionAck _,
          SetKeyPairInfoAck _,
          SubscribeEventTypesAck _,
          EventAck _,
          PskFinishResponse _ ->
          "";
      case Version answer ->
          String.join(" ", answer.entries().stream().map(Object::toString).toList());
      case Capabilities answer ->
          Words.capabilities(answer.capabilities())
              + Words.also(
                  answer
                      .supportedAlgorithms()
                      .map(offer -> "supports " + AlgorithmFacts.of(offer)));
      case Algorithms answer -> AlgorithmFacts.of(answer);
      case Digests answer -> "slots " + Words.slots(answer.slotMask());
      case CertificateResponse answer ->
          Words.slot(answer.slotId())
              + ", "
              + answer.portion().length()
              + " bytes, "
              + answer.remainderLength()
              + " remain"
              + Words.also(answer.large(), "large");
      case ChallengeAuth answer ->
          Words.slot(answer.slotId())
              + ", slots "
              + Words.slots(answer.slotMask())
              + Words.also(answer.basicMutAuthReq(), "asks for mutual authentication");
      case Measurements answer -> measurements(answer);
      case KeyExchangeResponse answer ->
          "RspSessionID "
              + Words.half(answer.rspSessionId())
              + Words.also(
                  answer.heartbeatPeriod() != 0, "heartbeat " + answer.heartbeatPeriod() + " s")
              + mutual(answer)
              + Words.selected(answer.opaqueData(), version);
      case FinishResponse answer ->
          answer.responderVerifyData().map(_ -> "with verify data").orElse("");
      case PskExchangeResponse answer ->
          "RspSessionID "
              + Words.half(answer.rspSessionId())
              + (answer.context().isEmpty() ? ", no context" : ", with context")
              + Words.also(
                  answer.heartbeatPeriod() != 0, "heartbeat " + answer.heartbeatPeriod() + " s")
              + Words.selected(answer.opaqueData(), version);
      case KeyUpdateAck answer -> answer.operation() + ", tag " + answer.tag();
      case ChunkSendAck ack ->
          "handle "
              + ack.handle()
              + " #"
              + ack.chunkSeqNo()
              + Words.also(ack.earlyErrorDetected(), "early error");
      case ChunkResponse chunk ->
          chunk(
              chunk.handle(),
              chunk.chunkSeqNo(),
              chunk.chunk().length(),
              chunk.largeMessageSize(),
              chunk.lastChunk());
      case EncapsulatedRequest asked -> "request id " + asked.requestId();
      case EncapsulatedResponseAck ack ->
          switch (ack.payload()) {
            case EncapsulatedResponseAck.Absent _ -> "the flow is over";
            case EncapsulatedResponseAck.Request _ -> "request id " + ack.requestId();
            case EncapsulatedResponseAck.RequesterSlot slot ->
                "the flow is over, sign with " + Words.slot(slot.slotId());
          };
      case Csr answer -> answer.csr().length() + " bytes";
      case SetCertificateResponse answer -> Words.slot(answer.slotId());
      case EndpointInfo answer ->
          answer.endpointInfo().length()
              + " bytes"
              + answer
                  .signing()
                  .map(_ -> ", signed by " + Words.slot(answer.slotId()))
                  .orElse(", unsigned");
      case MeasurementExtensionLog answer ->
          answer.portion().length() + " bytes, " + answer.remainderLength() + " remain";
      case KeyPairInfo answer ->
          "key pair "
              + answer.keyPairId()
              + " of "
              + answer.totalKeyPairs()
              + ", slots "
              + Words.slots(answer.assocCertSlotMask());
      case SupportedEventTypes answer -> RequestFacts.groups(answer.groups());
      case SlotManagementResponse answer -> "sub-code 0x%02x".formatted(answer.result().subCode());
      case VendorDefinedResponse answer ->
          Words.registry(answer.standardId(), answer.vendorId())
              + ", "
              + answer.payload().length()
              + " bytes"
              + Words.also(answer.large(), "large");
      case ErrorResponse error -> error(error);
      case UnsupportedResponse other ->
          "%d bytes, Param1 0x%02x Param2 0x%02x"
              .formatted(other.body().length(), other.param1(), other.param2());
    };
  }

  static String chunk(int handle, long sequence, int length, OptionalLong large, boolean last) {
    return "handle "
        + handle
        + " #"
        + sequence
        + ", "
        + length
        + " bytes"
        + (large.isPresent() ? " of " + large.getAsLong() : "")
        + (last ? ", the last" : "");
  }

  private static String measurements(Measurements answer) {
    String count =
        answer.blocks().isEmpty() && answer.totalNumber() != 0
            ? answer.totalNumber() + " indices"
            : Words.blocks(answer.blocks());
    String changed =
        switch (answer.contentChanged()) {
          case 1 -> ", changed meanwhile";
          case 2 -> ", not changed meanwhile";
          default -> "";
        };
    return count
        + answer.signature().map(_ -> ", signed by " + Words.slot(answer.slotId())).orElse("")
        + (answer.signature().isPresent() ? changed : "");
  }

  private static String mutual(KeyExchangeResponse answer) {
    return switch (answer.mutAuthRequested()) {
      case 0 -> "";
      case WITHOUT_ENCAPSULATION ->
          ", mutual authentication with " + Words.slot(answer.slotIdParam() & 0xF);
      case ENCAPSULATED -> ", mutual authentication, encapsulated";
      case IMPLICIT_DIGESTS -> ", mutual authentication, implicit GET_DIGESTS";
      default -> ", MutAuthRequested 0x%02x".formatted(answer.mutAuthRequested());
    };
  }

  private static String error(ErrorResponse error) {
    return error.describe()
        + Words.also(
            error
                .notReady()
                .map(ready ->
                    "ready in 2^"
                        + ready.rdtExponent()
                        + " us, at most "
                        + ready.rdtm()
                        + " times, token "
                        + ready.token()))
        + Words.also(
            error.is(ErrorCode.LARGE_RESPONSE) && error.extendedErrorData().length() == 1,
            error.extendedErrorData().isEmpty() ? "" : "handle " + error.extendedErrorData().at(0));
  }
}
