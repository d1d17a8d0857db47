package io.teeio.spdm.responder;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.EventGroup;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a responder asks and tells its requester. All of it waits until the requester comes for it
 * with GET_ENCAPSULATED_REQUEST; how the requester learns that it should is not SPDM's. Every
 * method says whether it waits now: it does not if a capability is missing, the session is not
 * established, or too much waits already.
 */
public final class Inquiries {
  private static final int NONCE_SIZE = 32;

  private final ResponderRole role;
  private final ClearDesk clear;
  private final SessionTable sessions;

  Inquiries(ResponderRole role, ClearDesk clear, SessionTable sessions) {
    this.role = role;
    this.clear = clear;
    this.sessions = sessions;
  }

  /** Renews the responder's own key of {@code session}. */
  public boolean updateKey(SessionId session) {
    return established(session)
        .filter(each -> canAsk() && negotiated().bothHave(Capability.KEY_UPD))
        .filter(each -> each.lane().encapsulation().add(new KeyUpdateInquiry(role, each)))
        .isPresent();
  }

  /**
   * Asks what the requester is.
   *
   * @param session where to ask; empty for in the clear
   * @param subCode which information
   * @param signer the slot that has to sign, 0 to 7 or 0xFF, whose chain or key is known by mutual
   *     authentication; empty for no signature
   * @param listener hears EPInfo, or nothing if the requester did not tell it
   */
  public boolean endpointInformation(
      Optional<SessionId> session,
      int subCode,
      Optional<Integer> signer,
      Consumer<Optional<Bytes>> listener) {
    Optional<Lane> lane =
        session.isPresent()
            ? established(session.get()).map(LiveSession::lane)
            : Optional.of(clear.lane());
    Optional<PeerIdentity> peer =
        signer.flatMap(slot -> Optional.ofNullable(requesters().get(slot)));
    boolean possible =
        canAsk()
            && clear.phase() instanceof Phase.Ready
            && negotiated().atLeast(SpdmVersion.V1_3)
            && tells(signer.isPresent())
            && signer.isPresent() == peer.isPresent();
    if (!possible || lane.isEmpty() || !(clear.phase() instanceof Phase.Ready ready)) {
      return false;
    }
    GetEndpointInfo request =
        new GetEndpointInfo(
            subCode,
            signer.map(PeerIdentity::nibble).orElse(0),
            signer.map(slot -> role.random().bytes(NONCE_SIZE)));
    return lane.get()
        .encapsulation()
        .add(new InformationInquiry(role, ready.connection(), request, peer, listener));
  }

  /** Whether the requester tells what it is, signed or not. */
  private boolean tells(boolean signed) {
    return negotiated().requester().has(Capability.EP_INFO_WITH_SIGNATURE)
        || (!signed && negotiated().requester().has(Capability.EP_INFO_WITHOUT_SIGNATURE));
  }

  /** The slots of the requester whose chain or key is known by mutual authentication. */
  public Set<Integer> knownRequesters() {
    return Set.copyOf(requesters().keySet());
  }

  /**
   * Subscribes to events of the requester.
   *
   * @param choice what is wanted of what the requester supports; nothing to unsubscribe
   * @param listener hears what was subscribed to, or nothing if that failed
   */
  public boolean subscribe(
      SessionId session,
      UnaryOperator<List<EventGroup>> choice,
      Consumer<Optional<List<EventGroup>>> listener) {
    return established(session)
        .filter(each -> canAsk() && negotiated().requester().has(Capability.EVENT))
        .filter(each ->
            each.lane()
                .encapsulation()
                .add(new SubscriptionInquiry(role, each.receipt(), choice, listener)))
        .isPresent();
  }

  /** Something that DMTF defined happened: whoever subscribed to it will be told. */
  public boolean raise(DmtfEvent event) {
    return raise(StandardsBodyHeader.DMTF, event.eventTypeId(), event.detail());
  }

  /**
   * Something happened: whoever subscribed to it will be told.
   *
   * @return whether anybody did
   */
  public boolean raise(StandardsBodyHeader definedBy, int eventTypeId, Bytes detail) {
    boolean wanted = false;
    for (SessionId id : sessions.established()) {
      Optional<LiveSession.Established> session = established(id);
      if (session.isPresent() && session.get().events().raise(definedBy, eventTypeId, detail)) {
        wanted |= tell(session.get());
      }
    }
    return wanted;
  }

  private boolean tell(LiveSession.Established session) {
    return canAsk()
        && session
            .lane()
            .encapsulation()
            .addOnce(new EventInquiry(role, negotiated(), session.events()));
  }

  private Negotiated negotiated() {
    return clear.negotiated();
  }

  private boolean canAsk() {
    return negotiated().bothHave(Capability.ENCAP);
  }

  private Map<Integer, PeerIdentity> requesters() {
    return clear.phase() instanceof Phase.Ready ready ? ready.connection().requesters() : Map.of();
  }

  private Optional<LiveSession.Established> established(SessionId session) {
    return sessions
        .find(session)
        .filter(LiveSession.Established.class::isInstance)
        .map(LiveSession.Established.class::cast);
  }
}
