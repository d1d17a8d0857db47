package io.teeio.device;

import io.teeio.device.function.FunctionBar;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.tdisp.DeviceCapabilities;
import io.teeio.pcie.tdisp.InterfaceId;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.pcie.tdisp.TdispInterface;
import io.teeio.pcie.tdisp.TdispRequest;
import io.teeio.pcie.tdisp.TdispTarget;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * TDISP's view of the TDIs: decides whether a TDI can be locked, started and stopped, and reports
 * what was locked. The form of requests, states, flags and nonces are {@link
 * io.teeio.pcie.tdisp.TdispResponder}'s.
 */
final class TdispDesk implements TdispTarget {
  /** Flags that LOCK may ask for. */
  static final LockFlags SUPPORTED =
      LockFlags.NO_FW_UPDATE.and(LockFlags.SYSTEM_CACHE_LINE_128).and(LockFlags.LOCK_MSIX);

  private static final int PAGE = 4096;
  private static final int BAR_0 = 0;

  private final DsmHardware hardware;
  private final KeyDesk keys;
  private final Predicate<SessionToken> alive;
  private final DeviceParts parts;

  /**
   * A desk.
   *
   * @param hardware whose TDIs
   * @param keys which streams are keyed, and by whom
   * @param alive whether a session has not ended
   */
  TdispDesk(DsmHardware hardware, KeyDesk keys, Predicate<SessionToken> alive, DeviceParts parts) {
    this.hardware = hardware;
    this.keys = keys;
    this.alive = alive;
    this.parts = parts;
  }

  @Override
  public Optional<TdispInterface> find(InterfaceId id) {
    return id.function().flatMap(this::hosted).map(Managed::new);
  }

  private Optional<Tdi> hosted(RequesterId function) {
    return hardware.tdis().stream()
        .filter(tdi -> tdi.function().equals(function) && hardware.isHosted(tdi))
        .findFirst();
  }

  @Override
  public DeviceCapabilities capabilities() {
    return DeviceCapabilities.mandatory(SUPPORTED);
  }

  /** What a LOCK comes to, before anything changed. */
  private void requireLockable(Tdi tdi, SessionToken session, TdispRequest.LockInterface request)
      throws Violation {
    parts
        .guards()
        .require(DeviceRule.LOCK_OFFSET_WHOLE_PAGES, request.mmioReportingOffset() % PAGE == 0);
    keys.requireKeyed(session, request.defaultStream());
    parts
        .guards()
        .require(
            DeviceRule.LOCK_SAME_STREAM,
            hardware.tdis().stream()
                .flatMap(other -> other.lock().stream())
                .allMatch(lock -> lock.stream().equals(request.defaultStream())),
            () -> "another TDI is locked to another stream");
    hardware.requireLockable(tdi, request.defaultStream());
  }

  /** What TDISP_ERROR says of a LOCK that broke {@code rule}. */
  private static TdispErrorCode codeOf(Rule rule) {
    return switch (rule) {
      case DeviceRule.LOCK_NO_PHANTOM_FUNCTIONS,
          DeviceRule.LOCK_BARS_DISJOINT,
          DeviceRule.LOCK_BARS_PLACED,
          DeviceRule.LOCK_SRIOV_PAGE_SIZE,
          DeviceRule.LOCK_ONE_DEFAULT_STREAM,
          DeviceRule.LOCK_DEFAULT_STREAM_TC0 ->
          TdispErrorCode.INVALID_DEVICE_CONFIGURATION;
      default -> TdispErrorCode.INVALID_REQUEST;
    };
  }

  /** One TDI as TDISP drives it. */
  private final class Managed implements TdispInterface {
    private final Tdi tdi;

    Managed(Tdi tdi) {
      this.tdi = tdi;
    }

    @Override
    public TdiState state() {
      return tdi.state();
    }

    @Override
    public Optional<TdispErrorCode> lock(
        SessionToken session, TdispRequest.LockInterface request, Secret nonce) {
      try {
        requireLockable(tdi, session, request);
      } catch (Violation violation) {
        nonce.close();
        return refused(violation, codeOf(violation.rule()));
      }
      LockFlags flags = request.flags();
      return refusalOf(
          tdi.lock(
              new Tdi.Lock(
                  request.defaultStream(),
                  session,
                  flags.contains(LockFlags.NO_FW_UPDATE),
                  flags.contains(LockFlags.LOCK_MSIX),
                  request.mmioReportingOffset()),
              nonce));
    }

    @Override
    public Optional<Secret> nonce() {
      return tdi.nonce();
    }

    @Override
    public Bytes report() {
      return reportOf(tdi).toBytes();
    }

    @Override
    public Optional<TdispErrorCode> start(SessionToken session) {
      return command(session, TdiRequest.START);
    }

    @Override
    public Optional<TdispErrorCode> stop(SessionToken session) {
      return command(session, TdiRequest.STOP);
    }

    private Optional<TdispErrorCode> command(SessionToken session, TdiRequest request) {
      try {
        parts
            .guards()
            .require(
                DeviceRule.LOCK_SESSION_COMMANDS,
                tdi.lock()
                    .map(Tdi.Lock::session)
                    .filter(owner -> !owner.equals(session) && alive.test(owner))
                    .isEmpty(),
                () -> request + " from session " + session);
      } catch (Violation violation) {
        return refused(violation, TdispErrorCode.INVALID_REQUEST);
      }
      return refusalOf(tdi.on(request));
    }

    private Optional<TdispErrorCode> refused(Violation violation, TdispErrorCode code) {
      parts
          .events()
          .accept(new DeviceEvent.Refused(tdi.function(), violation.rule(), violation.detail()));
      return Optional.of(code);
    }

    private static Optional<TdispErrorCode> refusalOf(TdiReaction reaction) {
      return switch (reaction) {
        case TdiReaction.Enter _ -> Optional.empty();
        case TdiReaction.Refuse refuse -> Optional.of(refuse.code());
      };
    }
  }

  /** What a locked TDI says it is: its memory, range by range, with the reporting offset added. */
  InterfaceReport reportOf(Tdi tdi) {
    Tdi.Lock lock =
        tdi.lock().orElseThrow(() -> new IllegalStateException("no report without a lock"));
    long base = hardware.barAddress(tdi) + lock.reportingOffset();
    int table = lock.lockMsix() ? MmioRange.MSIX_TABLE : MmioRange.NON_TEE;
    int pending = lock.lockMsix() ? MmioRange.MSIX_PBA : MmioRange.NON_TEE;
    int firmware = lock.noFirmwareUpdate() ? InterfaceReport.NO_FW_UPDATE : 0;
    return new InterfaceReport(
        InterfaceReport.DMA_WITHOUT_PASID | firmware,
        lock.lockMsix() ? hardware.msixMessageControl(tdi) : 0,
        0,
        0,
        List.of(
            range(base, 0, FunctionBar.MSIX_TABLE, 0),
            range(base, FunctionBar.MSIX_TABLE, FunctionBar.MSIX_PENDING, table),
            range(base, FunctionBar.MSIX_PENDING, FunctionBar.PUBLIC, pending),
            range(base, FunctionBar.PUBLIC, FunctionBar.SIZE, MmioRange.NON_TEE)),
        Bytes.EMPTY);
  }

  private static MmioRange range(long base, int from, int to, int attributes) {
    return new MmioRange(base + from, (to - from) / PAGE, attributes, BAR_0);
  }
}
