package io.teeio.spdm.message;

import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes exchanges of every kind out of the choices of a source: connection, identity, sessions. */
final class MessageGenerators {
  private final Source source;
  private final Negotiated negotiated;
  private final SpdmVersion version;

  private MessageGenerators(Source source, Negotiated negotiated) {
    this.source = source;
    this.negotiated = negotiated;
    this.version = negotiated.version();
  }

  /** One exchange of each kind that exists in the version of {@code negotiated}. */
  static List<Exchange> exchanges(Source source, Negotiated negotiated) {
    MessageGenerators make = new MessageGenerators(source, negotiated);
    List<Exchange> all = new ArrayList<>(make.connection());
    all.addAll(make.identity());
    if (negotiated.atLeast(SpdmVersion.V1_1)) {
      all.addAll(make.sessions());
    }
    all.addAll(LaterMessageGenerators.exchanges(source, negotiated));
    return all;
  }

  private List<Exchange> connection() {
    AlgorithmOffer offer = offer();
    boolean block = version.atLeast(SpdmVersion.V1_3) && source.flag();
    Bytes vendor = bytes(0, 4);
    boolean large = version.atLeast(SpdmVersion.V1_4) && source.flag();
    return List.of(
        new Exchange(
            new GetVersion(), new Version(source.list(1, 5, each -> new VersionNumber(u16())))),
        new Exchange(
            new GetCapabilities(
                version,
                block,
                version.atLeast(SpdmVersion.V1_1) ? capabilities() : EndpointCapabilities.UNKNOWN),
            new Capabilities(capabilities(), block ? Optional.of(offer) : Optional.empty())),
        new Exchange(new NegotiateAlgorithms(offer), algorithms()),
        new Exchange(
            new VendorDefinedRequest(large, u16(), vendor, bytes(0, 9)),
            new VendorDefinedResponse(large, u16(), vendor, bytes(0, 9))),
        new Exchange(new GetDigests(), error()),
        new Exchange(new RespondIfReady(u8(), u8()), error()));
  }

  private EndpointCapabilities capabilities() {
    boolean sized = version.atLeast(SpdmVersion.V1_2);
    long extended = version.atLeast(SpdmVersion.V1_4) ? u16() : 0;
    return new EndpointCapabilities(
        new CapabilitySet(u32() | extended << 32), u8(), sized ? u32() : 0, sized ? u32() : 0);
  }

  private AlgorithmOffer offer() {
    return new AlgorithmOffer(
        u8(),
        since(SpdmVersion.V1_2, u8()),
        u32(),
        u32(),
        version.atLeast(SpdmVersion.V1_4) ? u32() : 0,
        since(SpdmVersion.V1_3, u8()),
        externals(),
        externals(),
        structures());
  }

  private Algorithms algorithms() {
    return new Algorithms(
        u8(),
        since(SpdmVersion.V1_2, u8()),
        u32(),
        u32(),
        u32(),
        version.atLeast(SpdmVersion.V1_4) ? u32() : 0,
        since(SpdmVersion.V1_3, u8()),
        externals(),
        externals(),
        structures());
  }

  private List<ExternalAlgorithm> externals() {
    return source.list(0, 3, each -> new ExternalAlgorithm(u8(), u16()));
  }

  private List<AlgorithmStructure> structures() {
    return version.atLeast(SpdmVersion.V1_1)
        ? source.list(0, 6, each -> new AlgorithmStructure(u8(), u16(), externals()))
        : List.of();
  }

  private ErrorResponse error() {
    return switch (source.below(8)) {
      case 0 -> ErrorResponse.of(negotiated, ErrorCode.BUSY);
      case 1 -> ErrorResponse.of(negotiated, ErrorCode.UNSUPPORTED_REQUEST, u8());
      case 2 -> ErrorResponse.of(negotiated, new ResponseNotReady(u8(), u8(), u8(), u8()));
      case 3 -> ErrorResponse.largeResponse(negotiated, u8());
      case 4 -> ErrorResponse.responseTooLarge(negotiated, u32());
      case 5 -> ErrorResponse.dataTooLarge(negotiated, u32());
      case 6 -> ErrorResponse.of(negotiated, ErrorCode.RESET_REQUIRED, u8());
      default ->
          ErrorResponse.of(negotiated, new VendorDefinedError(u8(), bytes(0, 4), bytes(0, 27)));
    };
  }

  private List<Exchange> identity() {
    boolean several = negotiated.multiKeyResponder();
    List<SlotDigest> slots = new ArrayList<>();
    for (int slot = 0; slot < 8; slot++) {
      if (source.flag()) {
        Optional<SlotDigest.KeyPair> keyPair =
            several ? Optional.of(new SlotDigest.KeyPair(u8(), u8(), u16())) : Optional.empty();
        slots.add(new SlotDigest(slot, hash(), keyPair));
      }
    }
    boolean large = version.atLeast(SpdmVersion.V1_4) && source.flag();
    SummaryType type = source.pick(SummaryType.values());
    return List.of(
        new Exchange(new GetDigests(), new Digests(since(SpdmVersion.V1_3, u8()), slots)),
        new Exchange(
            new GetCertificate(
                source.below(16),
                version.atLeast(SpdmVersion.V1_3) && source.flag(),
                large,
                large ? u32() : u16(),
                large ? u32() : u16()),
            new CertificateResponse(
                source.below(16),
                since(SpdmVersion.V1_3, u8()),
                large,
                large ? u32() : u16(),
                bytes(0, 40))),
        new Exchange(
            new Challenge(u8(), type, nonce(), context()),
            new ChallengeAuth(
                source.below(16),
                source.flag(),
                u8(),
                hash(),
                nonce(),
                summary(type),
                bytes(0, 9),
                context(),
                bytes(negotiated.signatureSize()))),
        measurements());
  }

  private Exchange measurements() {
    boolean signed = source.flag();
    int slot = since(SpdmVersion.V1_1, source.below(16));
    Optional<GetMeasurements.Signing> signing =
        signed ? Optional.of(new GetMeasurements.Signing(nonce(), slot)) : Optional.empty();
    return new Exchange(
        new GetMeasurements(
            version.atLeast(SpdmVersion.V1_2) && source.flag(),
            version.atLeast(SpdmVersion.V1_3) && source.flag(),
            u8(),
            signing,
            context()),
        new Measurements(
            u8(),
            slot,
            since(SpdmVersion.V1_2, source.below(4)),
            source.list(
                0,
                4,
                each -> MeasurementBlock.of(u8(), LaterMessageGenerators.measurement(source))),
            nonce(),
            bytes(0, 9),
            context(),
            signed ? Optional.of(bytes(negotiated.signatureSize())) : Optional.empty()));
  }

  private List<Exchange> sessions() {
    SummaryType type = source.pick(SummaryType.values());
    Optional<Bytes> clear = Optional.of(hash());
    KeyUpdateOperation operation = source.pick(KeyUpdateOperation.values());
    int tag = u8();
    return List.of(
        new Exchange(
            new KeyExchange(
                type,
                u8(),
                u16(),
                since(SpdmVersion.V1_2, u8()),
                nonce(),
                bytes(negotiated.requestExchangeSize()),
                bytes(0, 20)),
            new KeyExchangeResponse(
                u8(),
                u16(),
                u8(),
                u8(),
                nonce(),
                bytes(negotiated.responseExchangeSize()),
                summary(type),
                bytes(0, 20),
                bytes(negotiated.signatureSize()),
                negotiated.handshakeInTheClear() ? Optional.empty() : clear)),
        new Exchange(
            new Finish(
                u8(),
                opaqueSince14(),
                source.flag()
                    ? Optional.of(bytes(negotiated.requesterSignatureSize()))
                    : Optional.empty(),
                hash()),
            new FinishResponse(
                opaqueSince14(), negotiated.handshakeInTheClear() ? clear : Optional.empty())),
        new Exchange(
            new PskExchange(
                type, since(SpdmVersion.V1_2, u8()), u16(), bytes(0, 9), bytes(0, 40), bytes(0, 9)),
            new PskExchangeResponse(u8(), u16(), summary(type), bytes(0, 40), bytes(0, 9), hash())),
        new Exchange(
            new PskFinish(opaqueSince14(), hash()), new PskFinishResponse(opaqueSince14())),
        new Exchange(new Heartbeat(), new HeartbeatAck()),
        new Exchange(new KeyUpdate(operation, tag), new KeyUpdateAck(operation, tag)),
        new Exchange(new EndSession(source.flag()), new EndSessionAck()));
  }

  private Bytes opaqueSince14() {
    return version.atLeast(SpdmVersion.V1_4) ? bytes(0, 9) : Bytes.EMPTY;
  }

  private Optional<Bytes> summary(SummaryType type) {
    return type == SummaryType.NONE ? Optional.empty() : Optional.of(hash());
  }

  private Optional<Bytes> context() {
    return version.atLeast(SpdmVersion.V1_3) ? Optional.of(bytes(8)) : Optional.empty();
  }

  private int since(SpdmVersion first, int value) {
    return version.atLeast(first) ? value : 0;
  }

  private Bytes nonce() {
    return bytes(32);
  }

  private Bytes hash() {
    return bytes(negotiated.hashSize());
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
