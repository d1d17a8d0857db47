package io.teeio.fuzz;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.Csr;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.EventAck;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.GetEncapsulatedRequest;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetKeyPairInfo;
import io.teeio.spdm.message.GetMeasurementExtensionLog;
import io.teeio.spdm.message.GetSupportedEventTypes;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.MeasurementExtensionLog;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetCertificateResponse;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SetKeyPairInfoAck;
import io.teeio.spdm.message.SlotAddress;
import io.teeio.spdm.message.SlotManagement;
import io.teeio.spdm.message.SlotManagementResponse;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.message.SlotResult;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.message.SubscribeEventTypesAck;
import io.teeio.spdm.message.SupportedEventTypes;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An exchange of each kind that a CoVE-IO device never has, for the versions that have it. */
final class LaterMessages {
  private static final Bytes NONCE = Bytes.zeros(32);
  private static final Bytes CHAIN = Bytes.of(8, 0, 0, 0, 1, 2, 3, 4);

  private LaterMessages() {}

  /** A request and a response to it. */
  record Exchange(SpdmRequest request, SpdmResponse response) {}

  static List<Exchange> of(Negotiated negotiated) {
    List<Exchange> all = new ArrayList<>();
    if (negotiated.atLeast(SpdmVersion.V1_1)) {
      Bytes digests = Bytes.of(negotiated.version().wire(), 0x81, 0, 0);
      all.add(new Exchange(new GetEncapsulatedRequest(), new EncapsulatedRequest(1, digests)));
      all.add(
          new Exchange(
              new DeliverEncapsulatedResponse(1, Bytes.of(negotiated.version().wire(), 1, 0, 0)),
              new EncapsulatedResponseAck(2, 0, new EncapsulatedResponseAck.Request(digests))));
    }
    if (negotiated.atLeast(SpdmVersion.V1_2)) {
      all.addAll(chunksAndCertificates());
    }
    if (negotiated.atLeast(SpdmVersion.V1_3)) {
      all.addAll(information(negotiated));
      all.addAll(events());
    }
    if (negotiated.atLeast(SpdmVersion.V1_4)) {
      all.addAll(slots(Bytes.zeros(negotiated.hashSize())));
    }
    return List.copyOf(all);
  }

  private static List<Exchange> chunksAndCertificates() {
    return List.of(
        new Exchange(
            new ChunkSend(false, 1, 0, OptionalLong.of(99), CHAIN),
            new ChunkSendAck(false, 1, 0, Optional.empty())),
        new Exchange(
            new ChunkSend(true, 1, 1, OptionalLong.empty(), CHAIN),
            new ChunkSendAck(false, 1, 1, Optional.of(CHAIN))),
        new Exchange(new ChunkGet(1, 0), new ChunkResponse(true, 1, 0, OptionalLong.of(8), CHAIN)),
        new Exchange(new GetCsr(CHAIN, CHAIN), new Csr(CHAIN)),
        new Exchange(new SetCertificate(1, CHAIN), new SetCertificateResponse(1)));
  }

  private static List<Exchange> information(Negotiated negotiated) {
    Bytes classes =
        DeviceClass.writeAll(
            List.of(new DeviceClass(StandardsBodyHeader.DMTF, List.of(Bytes.of(1), Bytes.of(2)))));
    EndpointInfo.Signing signing =
        new EndpointInfo.Signing(NONCE, Bytes.zeros(negotiated.signatureSize()));
    return List.of(
        new Exchange(
            new GetEndpointInfo(1, 0, Optional.empty()),
            new EndpointInfo(0, classes, Optional.empty())),
        new Exchange(
            new GetEndpointInfo(1, 0, Optional.of(NONCE)),
            new EndpointInfo(0, classes, Optional.of(signing))),
        new Exchange(
            new GetMeasurementExtensionLog(0, 64), new MeasurementExtensionLog(0, Bytes.zeros(16))),
        new Exchange(
            new GetKeyPairInfo(1), new KeyPairInfo(1, 1, 0x3F, 7, 1, 8, 8, 1, CHAIN, 0, 0)),
        new Exchange(
            new SetKeyPairInfo(
                SetKeyPairInfo.Operation.GENERATE,
                1,
                Optional.of(new SetKeyPairInfo.Desired(1, 8, 1, 0))),
            new SetKeyPairInfoAck()));
  }

  private static List<Exchange> events() {
    List<EventGroup> groups =
        List.of(EventGroup.dmtf(List.of(DmtfEvent.EVENT_LOST, DmtfEvent.CERTIFICATE_CHANGED)));
    return List.of(
        new Exchange(new GetSupportedEventTypes(), new SupportedEventTypes(groups)),
        new Exchange(new SubscribeEventTypes(groups), new SubscribeEventTypesAck()),
        new Exchange(
            new SendEvent(
                List.of(
                    Event.of(1, new DmtfEvent.EventLost(0, 1)),
                    Event.of(2, new DmtfEvent.MeasurementChanged(NONCE)))),
            new EventAck()));
  }

  private static List<Exchange> slots(Bytes digest) {
    SlotAddress slot = new SlotAddress(0, 1);
    SlotResult.BankAlgorithms algorithms = new SlotResult.BankAlgorithms(8, 8, 8);
    return List.of(
        slot(new SlotOperation.GetSupportedSubCodes(), new SlotResult.SupportedSubCodes(0x1F)),
        slot(
            new SlotOperation.GetBankInfo(),
            new SlotResult.BankInfo(List.of(new SlotResult.Bank(0, 1, 2)))),
        slot(
            new SlotOperation.GetBankDetails(0),
            new SlotResult.BankDetails(
                0,
                SlotResult.BankDetails.SELECTED,
                algorithms,
                algorithms,
                List.of(new SlotResult.Slot(0, 1, 1, 1, 7, 4096, digest)))),
        slot(
            new SlotOperation.GetCertificateChain(slot),
            new SlotResult.SlotCertificateChain(CHAIN)),
        slot(
            new SlotOperation.GetSlotCsr(slot, new GetCsr(CHAIN, CHAIN)),
            new SlotResult.SlotCsr(CHAIN)),
        slot(new SlotOperation.ManageBank(0, 0, 8, 0), new SlotResult.Done(0x20)),
        slot(new SlotOperation.ManageSlot(slot, 0), new SlotResult.Done(0x21)),
        slot(new SlotOperation.SetSlotCertificate(slot, 1, CHAIN), new SlotResult.Done(0x22)));
  }

  private static Exchange slot(SlotOperation operation, SlotResult result) {
    return new Exchange(new SlotManagement(operation), new SlotManagementResponse(result));
  }
}
