package io.teeio.tsm;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressAssociation;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.pcie.ide.km.IdeKmPort;
import io.teeio.pcie.ide.km.IdeKmResponder;
import io.teeio.pcie.tdisp.DeviceCapabilities;
import io.teeio.pcie.tdisp.InterfaceId;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.pcie.tdisp.TdispInterface;
import io.teeio.pcie.tdisp.TdispRequest;
import io.teeio.pcie.tdisp.TdispResponder;
import io.teeio.pcie.tdisp.TdispTarget;
import io.teeio.rule.Guards;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.SessionEnd;
import io.teeio.spdm.responder.SessionListener;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A device made of the real responders of spdm and pcie, without a link: what the TSM talks to.
 * Tests change what it is or does through its fields.
 */
final class TestDevice implements IdeKmPort, TdispTarget {
  static final StreamId STREAM = StreamId.of(5);

  final RequesterId function;
  final long bar;
  final IdeStream end;
  final Map<RequesterId, Interface> interfaces = new TreeMap<>();
  final List<Bytes> vendorRequests = new ArrayList<>();

  LockFlags lockFlags = LockFlags.NO_FW_UPDATE.and(LockFlags.LOCK_MSIX);
  int addressBlocks = 2;
  boolean enabledTooEarly;
  Optional<RequesterId> claimedFunction = Optional.empty();
  UnaryOperator<List<MmioRange>> reported = ranges -> ranges;
  UnaryOperator<TdiState> toldState = state -> state;
  Optional<TdispErrorCode> lockRefusal = Optional.empty();
  Optional<TdispErrorCode> startRefusal = Optional.empty();
  boolean stopFails;
  boolean refusesKeys;

  /** Bits of REQ_MSGS_SUPPORTED that are missing. */
  int lacksRequests;

  private final SpdmResponder spdm;
  private final IdeKmResponder ideKm;
  private final TdispResponder tdisp;

  TestDevice(
      RequesterId function,
      long bar,
      SlotIdentity identity,
      ResponderProfile profile,
      Crypto crypto,
      RandomSource random,
      InstantSource clock) {
    this.function = function;
    this.bar = bar;
    Guards guards = Guards.all();
    end =
        new IdeStream(STREAM, PortSide.ENDPOINT, crypto, guards, event -> {}, IdeStream.UNLIMITED);
    end.associate(StreamAssociation.everything());
    ideKm = new IdeKmResponder(this, guards, event -> {});
    tdisp = new TdispResponder(this, guards, random, event -> {});
    for (int i = 0; i < 3; i++) {
      interfaces.put(function.plus(i), new Interface(i));
    }
    spdm =
        new SpdmResponder(
            Binding.PCI_DOE,
            profile,
            new ResponderParts(
                    Map.of(0, identity),
                    () -> List.of(new MeasuredElement(1, 1, Bytes.of(1, 2, 3, 4), false, true)))
                .withVendorDefined(this::vendor)
                .withSessions(
                    new SessionListener() {
                      @Override
                      public void established(SessionId session) {}

                      @Override
                      public void ended(SessionId session, SessionEnd reason) {
                        ideKm.sessionEnded(new SessionToken(session.value()));
                        interfaces.values().forEach(Interface::fail);
                      }
                    }),
            crypto,
            random,
            clock,
            guards,
            event -> {});
  }

  /** Answers as a DOE mailbox gives it: rounded up to whole DWORDs. */
  Optional<Envelope> respond(Envelope request) {
    return spdm.respond(request)
        .map(answer -> {
          int pad = -answer.payload().length() & 3;
          return new Envelope(answer.secured(), Bytes.concat(answer.payload(), Bytes.zeros(pad)));
        });
  }

  private VendorDefinedHandler.Result vendor(
      Optional<SessionId> session, int standard, Bytes vendor, Bytes payload) {
    vendorRequests.add(payload);
    Optional<SessionToken> token = session.map(id -> new SessionToken(id.value()));
    Optional<Bytes> answer =
        payload.at(0) == PciSigVendor.IDE_KM
            ? ideKm.respond(token, payload)
            : tdisp.respond(token, payload);
    return answer
        .<VendorDefinedHandler.Result>map(VendorDefinedHandler.Answer::new)
        .orElseGet(VendorDefinedHandler.Discard::new);
  }

  @Override
  public int maxPortIndex() {
    return 1;
  }

  @Override
  public RequesterId function(int portIndex) {
    return portIndex == 1 ? claimedFunction.orElse(function) : function.plus(7);
  }

  @Override
  public Bytes registers(int portIndex) {
    int stream = portIndex == 1 ? STREAM.value() : 0;
    List<AddressAssociation> ranges = new ArrayList<>();
    for (int i = 0; i < addressBlocks; i++) {
      ranges.add(AddressAssociation.NONE);
    }
    SelectiveBlock block =
        new SelectiveBlock(
            addressBlocks,
            stream << 24 | (enabledTooEarly ? SelectiveBlock.ENABLE : 0),
            0,
            0xFFFF << 8,
            1,
            ranges);
    return new IdeRegisters(
            IdeRegisters.SELECTIVE | IdeRegisters.IDE_KM, 0, List.of(), List.of(block))
        .toBytes();
  }

  @Override
  public Optional<IdeStream> stream(int portIndex, StreamId stream) {
    return stream.equals(STREAM) && portIndex == 1 && !refusesKeys
        ? Optional.of(end)
        : Optional.empty();
  }

  @Override
  public Optional<TdispInterface> find(InterfaceId id) {
    return id.function().map(interfaces::get);
  }

  @Override
  public DeviceCapabilities capabilities() {
    DeviceCapabilities all = DeviceCapabilities.mandatory(lockFlags);
    return new DeviceCapabilities(
        all.dsmCaps(),
        Bytes.concat(Bytes.of(0xFE & ~lacksRequests), Bytes.zeros(15)),
        lockFlags,
        all.addressWidth(),
        all.requestsThis(),
        all.requestsAll());
  }

  /** One TDI: TDISP's states, without anything behind them. */
  final class Interface implements TdispInterface {
    private final int index;
    private TdiState state = TdiState.CONFIG_UNLOCKED;
    private Optional<Secret> nonce = Optional.empty();
    private long offset;

    private Interface(int index) {
      this.index = index;
    }

    /** Something happened to it that nobody asked for. */
    void fail() {
      if (state != TdiState.CONFIG_UNLOCKED) {
        state = TdiState.ERROR;
      }
    }

    void reset() {
      state = TdiState.CONFIG_UNLOCKED;
    }

    TdiState real() {
      return state;
    }

    long reportingOffset() {
      return offset;
    }

    /** Where its registers really are: 64 KiB of the BAR. */
    long base() {
      return bar + index * 0x1_0000L;
    }

    @Override
    public TdiState state() {
      return toldState.apply(state);
    }

    @Override
    public Optional<TdispErrorCode> lock(
        SessionToken session, TdispRequest.LockInterface request, Secret fresh) {
      if (lockRefusal.isPresent()) {
        return lockRefusal;
      }
      state = TdiState.CONFIG_LOCKED;
      offset = request.mmioReportingOffset();
      nonce = Optional.of(fresh);
      return Optional.empty();
    }

    @Override
    public Optional<Secret> nonce() {
      return nonce;
    }

    @Override
    public Bytes report() {
      List<MmioRange> ranges =
          reported.apply(
              List.of(
                  new MmioRange(base() + offset, 2, 0, 0),
                  new MmioRange(base() + offset + 0x2000, 1, MmioRange.MSIX_TABLE, 0),
                  new MmioRange(base() + offset + 0x3000, 1, MmioRange.NON_TEE, 0),
                  new MmioRange(base() + offset + 0x4000, 3, 0, 0)));
      return new InterfaceReport(InterfaceReport.NO_FW_UPDATE, 0, 0, 0, ranges, Bytes.of(7))
          .toBytes();
    }

    @Override
    public Optional<TdispErrorCode> start(SessionToken session) {
      if (startRefusal.isPresent()) {
        return startRefusal;
      }
      state = TdiState.RUN;
      return Optional.empty();
    }

    @Override
    public Optional<TdispErrorCode> stop(SessionToken session) {
      if (stopFails) {
        return Optional.of(TdispErrorCode.UNSPECIFIED);
      }
      state = TdiState.CONFIG_UNLOCKED;
      nonce = Optional.empty();
      return Optional.empty();
    }
  }
}
