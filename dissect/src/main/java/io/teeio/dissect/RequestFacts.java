package io.teeio.dissect;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.EventGroup;
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
import io.teeio.spdm.message.MessageCode;
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
import java.util.List;

/** What matters of a request, in one line. */
final class RequestFacts {
  private RequestFacts() {}

  static String of(SpdmRequest request, SpdmVersion version) {
    return switch (request) {
      case GetVersion _,
          GetDigests _,
          Heartbeat _,
          GetEncapsulatedRequest _,
          GetSupportedEventTypes _ ->
          "";
      case GetCapabilities asked ->
          "SPDM "
              + asked.version()
              + ", "
              + Words.capabilities(asked.capabilities())
              + Words.also(asked.supportedAlgorithmsRequested(), "asks for the algorithms");
      case NegotiateAlgorithms asked -> AlgorithmFacts.of(asked.offer());
      case GetCertificate asked ->
          Words.slot(asked.slotId())
              + (asked.slotSizeRequested()
                  ? ", its size"
                  : ", offset " + asked.offset() + " length " + asked.length())
              + Words.also(asked.large(), "large");
      case Challenge asked -> Words.slot(asked.slotId()) + Words.summary(asked.summaryType());
      case GetMeasurements asked ->
          Words.index(asked.operation())
              + asked
                  .signing()
                  .map(signing -> ", signed by " + Words.slot(signing.slotId()))
                  .orElse(", unsigned")
              + Words.also(asked.rawBitStreamRequested(), "raw")
              + Words.also(asked.newMeasurementRequested(), "new");
      case KeyExchange asked ->
          Words.slot(asked.slotId())
              + ", ReqSessionID "
              + Words.half(asked.reqSessionId())
              + ", "
              + asked.exchangeData().length()
              + " bytes of key exchange"
              + Words.offered(asked.opaqueData(), version)
              + Words.summary(asked.summaryType());
      case Finish finish ->
          finish
              .signature()
              .map(_ -> "signed by " + Words.slot(finish.slotId()))
              .orElse("not signed");
      case PskExchange asked ->
          "hint "
              + Words.text(asked.pskHint())
              + ", ReqSessionID "
              + Words.half(asked.reqSessionId())
              + ", context of "
              + asked.context().length()
              + " bytes"
              + Words.offered(asked.opaqueData(), version)
              + Words.summary(asked.summaryType());
      case PskFinish _ -> "";
      case KeyUpdate update -> update.operation() + ", tag " + update.tag();
      case EndSession end -> end.clearNegotiatedState() ? "clears the negotiated state" : "";
      case ChunkSend chunk ->
          ResponseFacts.chunk(
              chunk.handle(),
              chunk.chunkSeqNo(),
              chunk.chunk().length(),
              chunk.largeMessageSize(),
              chunk.lastChunk());
      case ChunkGet asked -> "handle " + asked.handle() + " #" + asked.chunkSeqNo();
      case DeliverEncapsulatedResponse delivered -> "request id " + delivered.requestId();
      case GetCsr asked ->
          "key pair "
              + asked.keyPairId()
              + ", model "
              + asked.certificateModel()
              + Words.also(asked.csrTrackingTag() != 0, "tag " + asked.csrTrackingTag())
              + Words.also(asked.overwrite(), "overwrite");
      case SetCertificate set ->
          Words.slot(set.slotId())
              + set.certificateChain()
                  .map(chain -> ", chain of " + chain.length() + " bytes")
                  .orElse(", erase")
              + Words.also(set.keyPairId() != 0, "key pair " + set.keyPairId());
      case GetEndpointInfo asked ->
          "sub-code "
              + asked.subCode()
              + asked
                  .nonce()
                  .map(_ -> ", signed by " + Words.slot(asked.slotId()))
                  .orElse(", unsigned");
      case GetMeasurementExtensionLog asked ->
          "offset " + asked.offset() + " length " + asked.length();
      case GetKeyPairInfo asked -> "key pair " + asked.keyPairId();
      case SetKeyPairInfo set -> set.operation() + " key pair " + set.keyPairId();
      case SubscribeEventTypes asked -> groups(asked.groups());
      case SendEvent sent ->
          sent.events().size()
              + (sent.events().size() == 1 ? " event" : " events")
              + Words.also(
                  sent.events().stream()
                      .findFirst()
                      .map(event ->
                          Words.body(event.definedBy())
                              + " type "
                              + event.eventTypeId()
                              + " #"
                              + event.eventInstanceId()));
      case SlotManagement managed -> "sub-code 0x%02x".formatted(managed.operation().subCode());
      case VendorDefinedRequest asked ->
          Words.registry(asked.standardId(), asked.vendorId())
              + ", "
              + asked.payload().length()
              + " bytes"
              + Words.also(asked.large(), "large");
      case RespondIfReady asked ->
          MessageCode.nameOf(asked.originalRequestCode()) + ", token " + asked.token();
      case MismatchedVersionRequest other ->
          "in version 0x%02x, which was not negotiated".formatted(other.version());
      case UnsupportedRequest other ->
          "%d bytes, Param1 0x%02x Param2 0x%02x"
              .formatted(other.body().length(), other.param1(), other.param2());
    };
  }

  static String groups(List<EventGroup> groups) {
    return groups.isEmpty()
        ? "none"
        : String.join(
            "; ",
            groups.stream()
                .map(group ->
                    Words.body(group.definedBy())
                        + (group.all() ? " all" : " " + group.eventTypeIds()))
                .toList());
  }
}
