package io.teeio.spdm.requester;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordProtection;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** What sessions have in common, whatever secret they start from. */
final class SessionBeginning {
  private final Role role;
  private final Connection connection;
  private final Negotiated negotiated;
  private final KeySchedule schedule;

  SessionBeginning(Role role, Connection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.schedule = new KeySchedule(role.crypto(), connection.hash(), negotiated.version());
  }

  KeySchedule schedule() {
    return schedule;
  }

  /** Refuses to begin what not both sides can, and a SessionPolicy that the version has not. */
  void possible(boolean exchange, int policy) throws Violation {
    role.guards()
        .require(
            SpdmRule.SESSION_SUPPORTED,
            exchange && negotiated.bothHave(Capability.MAC),
            () -> "a capability is missing");
    role.guards()
        .require(
            SpdmRule.SESSION_SUPPORTED,
            (policy & ~policies()) == 0,
            () -> "SessionPolicy 0x%02X in %s".formatted(policy, negotiated.version()));
  }

  /** TerminationPolicy since 1.2, EventAllPolicy since 1.3. */
  private int policies() {
    if (negotiated.atLeast(SpdmVersion.V1_3)) {
      return 0b11;
    }
    return negotiated.atLeast(SpdmVersion.V1_2) ? 0b01 : 0;
  }

  /** A ReqSessionID that no open session has, descending from 0xFFFF: makes the id unique. */
  int freeHalf() {
    int half = 0xFFFF;
    while (isTaken(half)) {
      half--;
    }
    return half;
  }

  private boolean isTaken(int half) {
    return connection.sessions().keySet().stream().anyMatch(id -> id.requesterHalf() == half);
  }

  /** The opaque data that offers our versions of Secured Messages. */
  Bytes offer() {
    return new SecuredVersionList(role.profile().securedVersions()).encode(negotiated.version());
  }

  /** The version of Secured Messages that {@code opaqueData} selects; one of ours. */
  VersionNumber selected(Bytes opaqueData) throws Violation, MalformedInput {
    Optional<VersionNumber> selected =
        SecuredVersionSelection.read(opaqueData, negotiated.version())
            .map(SecuredVersionSelection::selected);
    role.guards()
        .require(
            SpdmRule.SECURED_VERSION_NO_COMMON,
            selected.filter(role.profile().securedVersions()::contains).isPresent(),
            () -> selected.map(VersionNumber::toString).orElse("none") + " was selected");
    return selected.orElseThrow(
        () -> new Violation(SpdmRule.SECURED_VERSION_NO_COMMON, "none was selected"));
  }

  /** Refuses a heartbeat that not both sides have. */
  void checkHeartbeat(int period) throws Violation {
    role.guards()
        .require(
            SpdmRule.SESSION_HEARTBEAT,
            period == 0 || negotiated.bothHave(Capability.HBEAT),
            () -> "HeartbeatPeriod is " + period);
  }

  /** What carries the records of a handshake. */
  SessionWay handshakeWay(SessionId id, VersionNumber secured, DirectionSecrets secrets) {
    return new SessionWay(role, channel(id, NonceOrder.of(secured), secrets));
  }

  /** The session, with keys from TH2. */
  SpdmSession establish(
      SessionId id, SessionTerms terms, NonceOrder order, DirectionSecrets handshake, Bytes th2) {
    try (DirectionSecrets application = schedule.application(handshake, th2)) {
      SessionWay way = new SessionWay(role, channel(id, order, application));
      connection.sessions().put(id, way);
      role.events().accept(new SpdmEvent.StateChanged(Optional.of(id), "established"));
      return new SpdmSession(role, Conversation.in(role, connection, way), way, terms);
    }
  }

  private SecureChannel channel(SessionId id, NonceOrder order, DirectionSecrets secrets) {
    AeadAlgorithm aead = connection.aead().orElseThrow();
    SecureChannel.Terms terms =
        new SecureChannel.Terms(
            id,
            Direction.REQUEST,
            role.transport().binding(),
            aead,
            role.profile().limits(),
            RecordProtection.of(negotiated),
            order);
    return new SecureChannel(terms, role.crypto(), schedule, secrets, role.random(), role.guards());
  }
}
