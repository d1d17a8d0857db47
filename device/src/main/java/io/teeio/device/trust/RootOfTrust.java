package io.teeio.device.trust;

import io.teeio.device.DeviceEvent;
import io.teeio.device.DeviceIdentity;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.DoeCapability;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeHandler;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.doe.DoeProtocol;
import io.teeio.pcie.doe.DoeResponder;
import io.teeio.pcie.doe.DoeType;
import io.teeio.pcie.ide.km.IdeKmEvent;
import io.teeio.pcie.ide.km.IdeKmResponder;
import io.teeio.platform.fabric.RootPort;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A root of trust on the root bus: SPDM behind a DOE mailbox, and in its sessions IDE_KM for the
 * root ports, of which each is one port in QUERY. A stream of a root port is enabled when all its
 * keys are in use, and is lost with the session that keyed it.
 */
public final class RootOfTrust implements VendorDefinedHandler, SessionListener {
  private static final int VENDOR = 0x1234;
  private static final int DEVICE = 0x0107;
  private static final int CLASS = 0x10_80_00; // encryption controller
  private static final int SLOT = 0;

  private final DeviceProfile profile;
  private final DeviceParts parts;
  private final RootPortDesk desk;
  private final IdeKmResponder keys;
  private final SpdmResponder spdm;
  private final ConfigSpace space = new ConfigSpace();

  /**
   * A root of trust after power-on.
   *
   * @param profile its function, algorithms and firmware
   * @param identity its certificates
   * @param controls the right to program the root ports
   */
  public RootOfTrust(
      DeviceProfile profile,
      DeviceIdentity identity,
      List<RootPort.Control> controls,
      DeviceParts parts) {
    this.profile = profile;
    this.parts = parts;
    this.desk = new RootPortDesk(controls);
    this.keys = new IdeKmResponder(desk, parts.guards(), this::heard);
    this.spdm =
        new SpdmResponder(
            Binding.PCI_DOE,
            ResponderProfile.device().withSuite(profile.suite()).withHeartbeatPeriod(0),
            new ResponderParts(Map.of(SLOT, slot(identity, parts)), () -> Dsm.measurements(profile))
                .withVendorDefined(this)
                .withSessions(this),
            parts.crypto(),
            parts.random(),
            parts.clock(),
            parts.guards(),
            parts.spdmEvents());
    FunctionHeader.addTo(space, VENDOR, DEVICE, CLASS, false);
    DoeHandler handler = doe();
    DoeCapability.addTo(space, new DoeMailbox(handler::apply));
  }

  private static SlotIdentity slot(DeviceIdentity identity, DeviceParts parts) {
    CertificateChain chain =
        CertificateChain.of(
            parts.crypto(), identity.key().algorithm().certificateHash(), identity.certificates());
    return new SlotIdentity(chain, identity.key());
  }

  private DoeHandler doe() {
    LinkedHashMap<DoeProtocol, DoeHandler> protocols = new LinkedHashMap<>();
    protocols.put(DoeProtocol.SPDM, object -> answer(object, false));
    protocols.put(DoeProtocol.SECURED_SPDM, object -> answer(object, true));
    return new DoeResponder(protocols);
  }

  private Optional<DataObject> answer(DataObject object, boolean secured) {
    return spdm.respond(new Envelope(secured, object.payload()))
        .map(answer ->
            DataObject.pciSig(
                answer.secured() ? DoeType.SECURED_SPDM : DoeType.SPDM, answer.payload()));
  }

  /** Its configuration space, as whoever is on the bus reaches it. */
  public ConfigAccess config() {
    return ConfigAccess.of(space);
  }

  /** The connection is gone: sessions end, and with them the keys of root ports. */
  public void reset() {
    spdm.reset();
  }

  @Override
  public Result handle(Optional<SessionId> session, int standardId, Bytes vendorId, Bytes payload) {
    boolean ideKm =
        standardId == PciSigVendor.STANDARD_ID
            && vendorId.equals(PciSigVendor.VENDOR_ID)
            && !payload.isEmpty()
            && payload.at(0) == PciSigVendor.IDE_KM;
    if (!ideKm) {
      return new Unsupported();
    }
    Optional<Bytes> answer = keys.respond(session.map(RootOfTrust::token), payload);
    desk.follow();
    return answer.<Result>map(Answer::new).orElseGet(Discard::new);
  }

  private static SessionToken token(SessionId session) {
    return new SessionToken(session.value());
  }

  private void heard(IdeKmEvent event) {
    if (event instanceof IdeKmEvent.Discarded discarded) {
      parts
          .events()
          .accept(
              new DeviceEvent.Refused(profile.function(), discarded.rule(), discarded.detail()));
    }
  }

  @Override
  public void established(SessionId session) {
    // nothing is keyed yet
  }

  @Override
  public void ended(SessionId session, SessionEnd reason) {
    desk.loseAll("the session with the root of trust ended");
    keys.sessionEnded(token(session));
  }
}
