package io.teeio.device;

import io.teeio.crypto.Certificate;
import io.teeio.device.endpoint.SpdmEndpoint;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeHandler;
import io.teeio.pcie.doe.DoeProtocol;
import io.teeio.pcie.doe.DoeResponder;
import io.teeio.pcie.doe.DoeType;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.event.EventSource;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device security manager: answers SPDM for one connection and, in its sessions, IDE_KM and
 * TDISP. Keeps them bound together: the end of a session wipes the keys that it programmed and
 * takes the TDIs that it locked to ERROR, and so does a stream that is lost.
 */
public final class Dsm {
  private static final int CERTIFICATE_SLOT = 0;

  private final DsmHardware hardware;
  private final DeviceParts parts;
  private final FirmwareStore firmware;
  private final Management management;
  private final SpdmResponder spdm;
  private final DoeResponder doe;

  /** The manager of {@code hardware}. */
  Dsm(
      DeviceProfile profile,
      DeviceIdentity identity,
      Binding binding,
      DsmHardware hardware,
      DeviceParts parts) {
    this(profile, identity, binding, hardware, parts, new FirmwareStore(profile));
  }

  private Dsm(
      DeviceProfile profile,
      DeviceIdentity identity,
      Binding binding,
      DsmHardware hardware,
      DeviceParts parts,
      FirmwareStore firmware) {
    this(endpoint(profile, identity, parts, firmware), binding, hardware, parts, firmware);
  }

  /** The manager of {@code hardware}, which speaks SPDM as {@code endpoint}. */
  private Dsm(
      SpdmEndpoint endpoint,
      Binding binding,
      DsmHardware hardware,
      DeviceParts parts,
      FirmwareStore firmware) {
    this.hardware = hardware;
    this.parts = parts;
    this.firmware = firmware;
    this.management = new Management(hardware, parts);
    this.spdm =
        new SpdmResponder(
            binding,
            endpoint.profile(),
            endpoint
                .parts()
                .withIdentities(
                    new WatchedIdentities(endpoint.parts().identities(), this::certificatesChanged))
                .withVendorDefined(management)
                .withSessions(management)
                .withApplicationMessages(new PldmTerminus()),
            parts.crypto(),
            parts.random(),
            parts.clock(),
            parts.guards(),
            event -> parts.spdmEvents().accept(WithoutKeys.of(event)));
    this.doe = doeResponder();
  }

  /**
   * The manager of a device that has neither registers nor a link: LOCK needs every key in use,
   * since there is no configuration space to be Secure in.
   */
  public static Dsm onSocket(
      DeviceProfile profile, DeviceIdentity identity, Binding binding, DeviceParts parts) {
    SocketHardware hardware = new SocketHardware(profile, parts);
    return new Dsm(profile, identity, binding, hardware, parts);
  }

  /** The same, speaking SPDM as {@code endpoint}; {@code profile} is all else that it is. */
  public static Dsm onSocket(
      DeviceProfile profile, SpdmEndpoint endpoint, Binding binding, DeviceParts parts) {
    return new Dsm(
        endpoint, binding, new SocketHardware(profile, parts), parts, new FirmwareStore(profile));
  }

  /** What a device of {@code profile} measures of itself. */
  public static List<MeasuredElement> measurements(DeviceProfile profile) {
    return MeasuredComponents.elements(profile);
  }

  /** One key, one slot, and what a device of this make measures. */
  private static SpdmEndpoint endpoint(
      DeviceProfile profile, DeviceIdentity identity, DeviceParts parts, FirmwareStore firmware) {
    ResponderProfile plain = ResponderProfile.device();
    CapabilitySet all = plain.capabilities().with(Capability.ENCAP).with(Capability.EVENT);
    return new SpdmEndpoint(
        plain
            .withCapabilities(profile.encrypting() ? all : all.without(Capability.ENCRYPT))
            .withSuite(profile.suite())
            .withHeartbeatPeriod(profile.heartbeatSeconds()),
        new ResponderParts(Map.of(CERTIFICATE_SLOT, slot(identity, parts)), firmware::elements)
            .withEventSource(EventSource.DMTF));
  }

  private static SlotIdentity slot(DeviceIdentity identity, DeviceParts parts) {
    List<Certificate> rootFirst = identity.certificates();
    CertificateChain chain =
        CertificateChain.of(
            parts.crypto(), identity.key().algorithm().certificateHash(), rootFirst);
    return new SlotIdentity(chain, identity.key());
  }

  /** Whoever subscribed to it hears of it when it comes for what waits. */
  private void certificatesChanged(int slotMask) {
    spdm.inquiries().raise(new DmtfEvent.CertificateChanged(slotMask));
  }

  private DoeResponder doeResponder() {
    LinkedHashMap<DoeProtocol, DoeHandler> protocols = new LinkedHashMap<>();
    protocols.put(DoeProtocol.SPDM, object -> answer(object, false));
    protocols.put(DoeProtocol.SECURED_SPDM, object -> answer(object, true));
    return new DoeResponder(protocols);
  }

  private Optional<DataObject> answer(DataObject object, boolean secured) {
    return respond(new Envelope(secured, object.payload()))
        .map(answer ->
            DataObject.pciSig(
                answer.secured() ? DoeType.SECURED_SPDM : DoeType.SPDM, answer.payload()));
  }

  /** Answers data objects: Discovery, SPDM, and records of SPDM sessions. */
  public DoeHandler doe() {
    return doe;
  }

  /** Answers one SPDM message or record; empty if there is no answer. */
  public Optional<Envelope> respond(Envelope request) {
    tick();
    return spdm.respond(request);
  }

  /** Time passed: sessions that were silent for too long end, and with them keys and locks. */
  public void tick() {
    spdm.expireSilentSessions();
  }

  /** The TDIs: the physical function's, then those of the virtual functions. */
  public List<Tdi> tdis() {
    return hardware.tdis();
  }

  /** The report of {@code tdi}, as a locked TDI gives it; empty if it is unlocked. */
  public Optional<InterfaceReport> report(Tdi tdi) {
    return management.report(tdi);
  }

  /** Something happens to the device as a whole: every TDI hears of it. */
  public void raise(TdiEvent event) {
    hardware.tdis().forEach(tdi -> tdi.on(event));
  }

  /**
   * Somebody brought {@code next}, to replace the firmware with {@link #updateFirmware}. Whoever
   * subscribed to it is told which measurements will change, and can ask for the new ones. [DSP0274
   * 1.3.0, MeasurementPreUpdate]
   */
  public void stageFirmware(Firmware next) {
    firmware.stage(next);
    parts.events().accept(new DeviceEvent.FirmwareStaged(function(), next));
    firmware
        .changes()
        .ifPresent(indices -> spdm.inquiries().raise(new DmtfEvent.MeasurementPreUpdate(indices)));
  }

  private RequesterId function() {
    return hardware.ports().getFirst().function();
  }

  /**
   * Somebody wants to replace the firmware by what was staged. If that changes measurements,
   * sessions end as their TerminationPolicy says, and with them keys and locks; firmware that its
   * maker did not write cares for nobody's policy.
   *
   * @return whether it may be replaced; if it may not, the TDIs that forbid it are in ERROR
   */
  public boolean updateFirmware() {
    if (!permitsUpdate()) {
      return false;
    }
    Optional<Bytes> changes = firmware.changes();
    firmware.apply();
    parts.events().accept(new DeviceEvent.FirmwareUpdated(function(), firmware.running()));
    if (changes.isPresent() && firmware.running() != Firmware.TAMPERED) {
      spdm.updated();
      spdm.inquiries().raise(new DmtfEvent.MeasurementChanged(changes.get()));
    }
    return true;
  }

  private boolean permitsUpdate() {
    boolean allowed = true;
    for (Tdi tdi : hardware.tdis()) {
      boolean forbids = tdi.isFrozen() && tdi.lock().map(Tdi.Lock::noFirmwareUpdate).orElse(false);
      if (!permits(tdi, forbids)) {
        tdi.on(TdiEvent.FIRMWARE_UPDATED);
        allowed = false;
      }
    }
    return allowed;
  }

  private boolean permits(Tdi tdi, boolean forbids) {
    try {
      parts.guards().require(DeviceRule.FIRMWARE_FROZEN, !forbids);
      return true;
    } catch (Violation violation) {
      parts
          .events()
          .accept(new DeviceEvent.Refused(tdi.function(), violation.rule(), violation.detail()));
      return false;
    }
  }

  /** The connection is gone, or the device is reset: sessions end, and with them keys and locks. */
  public void reset() {
    spdm.reset();
  }

  /** The device was reset: what was staged runs. */
  void boot() {
    boolean other = firmware.changes().isPresent();
    firmware.apply();
    if (other) {
      parts.events().accept(new DeviceEvent.FirmwareUpdated(function(), firmware.running()));
    }
  }

  /** A stream became Secure or Insecure, or failed. */
  void streamChanged(IdeEvent event) {
    management.streamChanged(event);
  }

  /** What answers IDE_KM and TDISP. */
  Management management() {
    return management;
  }

  /**
   * A command of the emulator's socket that carries no message; empty if it is not known. Whether
   * or not it leads to anything, the answer to one that is known has no bytes.
   */
  Optional<Bytes> outOfBand(int command, Bytes payload) {
    return new OutOfBand(spdm).command(command, payload);
  }
}
