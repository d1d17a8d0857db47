package io.teeio.device;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeState;
import io.teeio.pcie.ide.km.IdeKmEvent;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.TdispEvent;
import io.teeio.pcie.tdisp.TdispResponder;
import io.teeio.rule.Rule;
import io.teeio.spdm.responder.SessionEnd;
import io.teeio.spdm.responder.SessionListener;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a security manager manages inside SPDM sessions: keys by IDE_KM, TDIs by TDISP. Every other
 * vendor or protocol is unsupported. Whatever ends takes along what was built on it: a session its
 * keys and locks, a stream or a key the TDIs that are bound to it.
 */
final class Management implements VendorDefinedHandler, SessionListener {
  private final DsmHardware hardware;
  private final DeviceParts parts;
  private final KeyDesk keys;
  private final TdispDesk desk;
  private final TdispResponder tdisp;
  private final Set<SessionToken> sessions = new HashSet<>();

  Management(DsmHardware hardware, DeviceParts parts) {
    this.hardware = hardware;
    this.parts = parts;
    this.keys = new KeyDesk(hardware, parts, this::heard);
    this.desk = new TdispDesk(hardware, keys, sessions::contains, parts);
    this.tdisp = new TdispResponder(desk, parts.guards(), parts.random(), this::heard);
  }

  /** The report of {@code tdi}; empty if it is unlocked. */
  Optional<InterfaceReport> report(Tdi tdi) {
    return tdi.lock().map(lock -> desk.reportOf(tdi));
  }

  @Override
  public Result handle(Optional<SessionId> session, int standardId, Bytes vendorId, Bytes payload) {
    boolean pciSig =
        standardId == PciSigVendor.STANDARD_ID && vendorId.equals(PciSigVendor.VENDOR_ID);
    if (!pciSig || payload.isEmpty()) {
      return new Unsupported();
    }
    Optional<SessionToken> token = session.map(id -> new SessionToken(id.value()));
    return switch (payload.at(0)) {
      case PciSigVendor.IDE_KM -> {
        Optional<Bytes> answer = keys.responder().respond(token, payload);
        dropTdisWithoutKeys();
        yield answered(answer);
      }
      case PciSigVendor.TDISP -> answered(tdisp.respond(token, payload));
      default -> new Unsupported();
    };
  }

  private static Result answered(Optional<Bytes> answer) {
    return answer.<Result>map(Answer::new).orElseGet(Discard::new);
  }

  /** A TDI whose stream lacks a key that was in use is not protected any more. */
  private void dropTdisWithoutKeys() {
    for (Tdi tdi : hardware.tdis()) {
      if (tdi.isFrozen() && tdi.lock().filter(lock -> keys.isKeyed(lock.stream())).isEmpty()) {
        tdi.on(TdiEvent.KEYS_STOPPED);
      }
    }
  }

  private void heard(IdeKmEvent event) {
    if (event instanceof IdeKmEvent.Discarded discarded) {
      refused(discarded.rule(), discarded.detail());
    }
  }

  private void heard(TdispEvent event) {
    if (event instanceof TdispEvent.Refused refused) {
      refused(refused.rule(), refused.detail());
    }
  }

  private void refused(Rule rule, String detail) {
    parts
        .events()
        .accept(new DeviceEvent.Refused(hardware.ports().getFirst().function(), rule, detail));
  }

  @Override
  public void established(SessionId session) {
    sessions.add(new SessionToken(session.value()));
  }

  @Override
  public void ended(SessionId session, SessionEnd reason) {
    SessionToken token = new SessionToken(session.value());
    sessions.remove(token);
    hardware.tdis().stream()
        .filter(tdi -> tdi.isBoundTo(token))
        .forEach(tdi -> tdi.on(TdiEvent.SESSION_ENDED));
    keys.responder().sessionEnded(token);
  }

  /** A stream became Secure or Insecure, or failed. */
  void streamChanged(IdeEvent event) {
    if (event instanceof IdeEvent.StateChanged changed && changed.state() == IdeState.INSECURE) {
      hardware.tdis().stream()
          .filter(tdi -> tdi.isBoundTo(changed.stream()))
          .forEach(tdi -> tdi.on(TdiEvent.STREAM_INSECURE));
    }
  }
}
