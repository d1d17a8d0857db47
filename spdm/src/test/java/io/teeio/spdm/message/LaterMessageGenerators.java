package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes exchanges of the kinds that came with or after encapsulation, each since its version. */
final class LaterMessageGenerators {
  private final Source source;
  private final Negotiated negotiated;

  private LaterMessageGenerators(Source source, Negotiated negotiated) {
    this.source = source;
    this.negotiated = negotiated;
  }

  /** One exchange of each kind that exists in the version of {@code negotiated}. */
  static List<Exchange> exchanges(Source source, Negotiated negotiated) {
    LaterMessageGenerators make = new LaterMessageGenerators(source, negotiated);
    List<Exchange> all = new ArrayList<>();
    if (negotiated.atLeast(SpdmVersion.V1_1)) {
      all.addAll(make.encapsulation());
    }
    if (negotiated.atLeast(SpdmVersion.V1_2)) {
      all.addAll(make.chunks());
      all.addAll(make.certificates());
    }
    if (negotiated.atLeast(SpdmVersion.V1_3)) {
      all.addAll(make.information());
      all.addAll(make.events());
    }
    if (negotiated.atLeast(SpdmVersion.V1_4)) {
      all.addAll(make.slots());
    }
    return all;
  }

  static DmtfMeasurement measurement(Source source) {
    return new DmtfMeasurement(
        source.below(0x80), source.flag(), Bytes.copyOf(source.bytes(0, 48)));
  }

  private List<Exchange> encapsulation() {
    EncapsulatedResponseAck.Payload payload =
        switch (source.below(3)) {
          case 0 -> EncapsulatedResponseAck.ABSENT;
          case 1 -> new EncapsulatedResponseAck.Request(bytes(4, 20));
          default -> new EncapsulatedResponseAck.RequesterSlot(source.below(8));
        };
    return List.of(
        new Exchange(new GetEncapsulatedRequest(), new EncapsulatedRequest(u8(), bytes(4, 20))),
        new Exchange(
            new DeliverEncapsulatedResponse(u8(), bytes(4, 20)),
            new EncapsulatedResponseAck(
                u8(), negotiated.atLeast(SpdmVersion.V1_2) ? u8() : 0, payload)));
  }

  private List<Exchange> chunks() {
    boolean last = source.flag();
    boolean early = source.flag();
    long number = source.flag() ? 0 : chunkNumber();
    OptionalLong whole = number == 0 ? OptionalLong.of(u32()) : OptionalLong.empty();
    return List.of(
        new Exchange(
            new ChunkSend(last, u8(), number, whole, bytes(0, 40)),
            new ChunkSendAck(
                early,
                u8(),
                chunkNumber(),
                last || early ? Optional.of(bytes(4, 20)) : Optional.empty())),
        new Exchange(
            new ChunkGet(u8(), chunkNumber()),
            new ChunkResponse(last, u8(), number, whole, bytes(0, 40))));
  }

  private long chunkNumber() {
    return negotiated.atLeast(SpdmVersion.V1_4) ? u32() : u16();
  }

  private List<Exchange> certificates() {
    boolean attributed = negotiated.atLeast(SpdmVersion.V1_3);
    boolean erase = attributed && source.flag();
    return List.of(
        new Exchange(
            attributed ? getCsr() : new GetCsr(bytes(0, 20), bytes(0, 9)), new Csr(bytes(0, 40))),
        new Exchange(
            new SetCertificate(
                source.below(16),
                attributed ? source.below(8) : 0,
                attributed ? u8() : 0,
                erase ? Optional.empty() : Optional.of(chain())),
            new SetCertificateResponse(source.below(16))));
  }

  private GetCsr getCsr() {
    return new GetCsr(
        u8(), source.below(8), source.below(8), source.flag(), bytes(0, 20), bytes(0, 9));
  }

  private Bytes chain() {
    Bytes rest = bytes(0, 60);
    return new WireWriter().u32(4 + rest.length()).bytes(rest).toBytes();
  }

  private List<Exchange> information() {
    boolean signed = source.flag();
    SetKeyPairInfo.Operation operation = source.pick(SetKeyPairInfo.Operation.values());
    return List.of(
        new Exchange(
            new GetEndpointInfo(
                u8(), source.below(16), signed ? Optional.of(bytes(32)) : Optional.empty()),
            new EndpointInfo(
                source.below(16),
                DeviceClass.writeAll(source.list(0, 3, each -> deviceClass())),
                signed
                    ? Optional.of(
                        new EndpointInfo.Signing(bytes(32), bytes(negotiated.signatureSize())))
                    : Optional.empty())),
        new Exchange(
            new GetMeasurementExtensionLog(u32(), u32()),
            new MeasurementExtensionLog(u32(), bytes(0, 60))),
        new Exchange(
            new GetKeyPairInfo(u8()),
            new KeyPairInfo(
                u8(), u8(), u16(), u16(), u16(), u32(), u32(), u8(), bytes(0, 20), pqc(), pqc())),
        new Exchange(
            new SetKeyPairInfo(
                operation,
                u8(),
                operation == SetKeyPairInfo.Operation.ERASE
                    ? Optional.empty()
                    : Optional.of(new SetKeyPairInfo.Desired(u16(), u32(), u8(), pqc()))),
            new SetKeyPairInfoAck()));
  }

  private long pqc() {
    return negotiated.atLeast(SpdmVersion.V1_4) ? u32() : 0;
  }

  private DeviceClass deviceClass() {
    return new DeviceClass(header(), source.list(0, 3, each -> bytes(0, 5)));
  }

  private StandardsBodyHeader header() {
    return new StandardsBodyHeader(u8(), bytes(0, 4));
  }

  private List<Exchange> events() {
    return List.of(
        new Exchange(
            new GetSupportedEventTypes(),
            new SupportedEventTypes(source.list(0, 3, each -> eventGroup()))),
        new Exchange(
            new SubscribeEventTypes(source.list(0, 3, each -> eventGroup())),
            new SubscribeEventTypesAck()),
        new Exchange(new SendEvent(source.list(0, 4, each -> event())), new EventAck()));
  }

  private EventGroup eventGroup() {
    return new EventGroup(header(), u16(), source.flag(), source.list(0, 4, each -> u16()));
  }

  private Event event() {
    return switch (source.below(5)) {
      case 0 -> new Event(u32(), header(), u16(), bytes(0, 9));
      case 1 -> Event.of(u32(), new DmtfEvent.EventLost(u32(), u32()));
      case 2 -> Event.of(u32(), new DmtfEvent.MeasurementChanged(bytes(32)));
      case 3 -> Event.of(u32(), new DmtfEvent.MeasurementPreUpdate(bytes(32)));
      default -> Event.of(u32(), new DmtfEvent.CertificateChanged(u8()));
    };
  }

  /** One exchange for each SubCode. */
  private List<Exchange> slots() {
    SlotAddress address = new SlotAddress(u8(), source.below(16));
    SlotOperation bank = new SlotOperation.ManageBank(u8(), u8(), u32(), source.flag() ? u32() : 0);
    SlotOperation manage = new SlotOperation.ManageSlot(address, u8());
    SlotOperation set =
        new SlotOperation.SetSlotCertificate(address, source.below(8), bytes(0, 60));
    return List.of(
        slot(
            new SlotOperation.GetSupportedSubCodes(),
            new SlotResult.SupportedSubCodes(source.anyLong())),
        slot(
            new SlotOperation.GetBankInfo(),
            new SlotResult.BankInfo(
                source.list(0, 3, each -> new SlotResult.Bank(u8(), u8(), u8())))),
        slot(new SlotOperation.GetBankDetails(u8()), bankDetails()),
        slot(
            new SlotOperation.GetCertificateChain(address),
            new SlotResult.SlotCertificateChain(bytes(0, 60))),
        slot(new SlotOperation.GetSlotCsr(address, getCsr()), new SlotResult.SlotCsr(bytes(0, 40))),
        slot(bank, new SlotResult.Done(bank.subCode())),
        slot(manage, new SlotResult.Done(manage.subCode())),
        slot(set, new SlotResult.Done(set.subCode())));
  }

  private SlotResult bankDetails() {
    return new SlotResult.BankDetails(
        u8(),
        u8(),
        new SlotResult.BankAlgorithms(u32(), u32(), u32()),
        new SlotResult.BankAlgorithms(u32(), u32(), u32()),
        source.list(
            0,
            3,
            each ->
                new SlotResult.Slot(
                    source.below(16),
                    u8(),
                    u8(),
                    u8(),
                    u16(),
                    u32(),
                    bytes(negotiated.hashSize()))));
  }

  private static Exchange slot(SlotOperation operation, SlotResult result) {
    return new Exchange(new SlotManagement(operation), new SlotManagementResponse(result));
  }

  private Bytes bytes(int length) {
    return Bytes.copyOf(source.bytes(length));
  }

  private Bytes bytes(int least, int most) {
    return Bytes.copyOf(source.bytes(least, most));
  }

  private int u8() {
    return source.below(0x100);
  }

  private int u16() {
    return source.below(0x10000);
  }

  private long u32() {
    return source.between(0L, 0xFFFF_FFFFL);
  }
}
