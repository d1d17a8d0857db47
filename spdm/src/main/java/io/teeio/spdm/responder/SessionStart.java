package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.VersionChoice;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordProtection;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;

/** What sessions have in common, whatever secret they start from. */
final class SessionStart {
  private static final int EVENT_ALL_POLICY = 2;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final SessionTable sessions;

  SessionStart(ResponderRole role, ResponderConnection connection, SessionTable sessions) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.sessions = sessions;
  }

  private boolean wantsAllEvents(int policy) {
    return negotiated.atLeast(SpdmVersion.V1_3) && (policy & EVENT_ALL_POLICY) != 0;
  }

  /** Refuses a SessionPolicy that this responder cannot follow. */
  void policy(int policy) throws Refusal {
    if (wantsAllEvents(policy) && !negotiated.responder().has(Capability.EVENT)) {
      throw new Refusal(ErrorCode.INVALID_POLICY);
    }
  }

  /** The newest version of Secured Messages that {@code opaqueData} offers and we speak. */
  VersionNumber securedVersion(Bytes opaqueData) throws Violation, MalformedInput {
    List<VersionNumber> offered =
        SecuredVersionList.read(opaqueData, negotiated.version())
            .map(SecuredVersionList::versions)
            .orElse(List.of());
    return VersionChoice.newestSecured(offered, role.profile().securedVersions())
        .orElseThrow(
            () -> new Violation(SpdmRule.SECURED_VERSION_NO_COMMON, offered + " were offered"));
  }

  /** The opaque data that tells {@code secured}. */
  Bytes selection(VersionNumber secured) {
    return new SecuredVersionSelection(secured).encode(negotiated.version());
  }

  /** The id of a new session, after handshakes that were never finished are dropped. */
  SessionId newSession(int requesterHalf) throws Refusal {
    sessions.abandonHandshakes();
    if (sessions.isFull()) {
      throw new Refusal(ErrorCode.SESSION_LIMIT_EXCEEDED);
    }
    return sessions.freshId(requesterHalf);
  }

  KeySchedule schedule() {
    return new KeySchedule(role.crypto(), connection.hash(), negotiated.version());
  }

  /** The period that sessions of this connection have, in seconds; 0 for none. */
  static int heartbeatPeriod(ResponderRole role, Negotiated negotiated) {
    return negotiated.bothHave(Capability.HBEAT) ? role.profile().heartbeatPeriod() : 0;
  }

  /** What protects the records of a handshake. */
  SecureChannel channel(
      SessionId id, VersionNumber secured, KeySchedule schedule, DirectionSecrets secrets) {
    return channel(id, NonceOrder.of(secured), schedule, secrets);
  }

  /** The session that {@code handshake} comes to. */
  LiveSession.Established established(LiveSession.Handshaking handshake, Bytes th2) {
    KeySchedule schedule = handshake.schedule();
    NonceOrder order =
        handshake
            .channel()
            .map(SecureChannel::order)
            .orElseGet(() -> NonceOrder.of(handshake.terms().securedVersion()));
    try (DirectionSecrets secrets = schedule.application(handshake.secrets(), th2)) {
      LiveSession.Established session =
          new LiveSession.Established(
              channel(handshake.id(), order, schedule, secrets),
              handshake.terms(),
              new MeasurementSeries(connection.transcripts().sessionMeasurements()),
              role.clock().instant());
      if (wantsAllEvents(handshake.terms().policy())) {
        session.events().subscribeToAll(role.parts().eventSource());
      }
      return session;
    }
  }

  private SecureChannel channel(
      SessionId id, NonceOrder order, KeySchedule schedule, DirectionSecrets secrets) {
    SecureChannel.Terms terms =
        new SecureChannel.Terms(
            id,
            Direction.RESPONSE,
            role.binding(),
            connection.aead().orElseThrow(),
            role.profile().limits(),
            RecordProtection.of(negotiated),
            order);
    return new SecureChannel(terms, role.crypto(), schedule, secrets, role.random(), role.guards());
  }
}
