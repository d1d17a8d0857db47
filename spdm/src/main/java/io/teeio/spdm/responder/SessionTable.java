package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The sessions of a connection. Whatever leaves it is wiped, and its listener hears why. */
final class SessionTable {
  private static final int RESPONDER_DECIDES = 1;

  private final ResponderRole role;
  private final Map<SessionId, LiveSession> sessions = new LinkedHashMap<>();

  SessionTable(ResponderRole role) {
    this.role = role;
  }

  Optional<LiveSession> find(SessionId id) {
    return Optional.ofNullable(sessions.get(id));
  }

  boolean isFull() {
    return sessions.size() >= role.profile().maxSessions();
  }

  /** Ids of the established sessions. */
  Set<SessionId> established() {
    return sessions.values().stream()
        .filter(LiveSession.Established.class::isInstance)
        .map(LiveSession::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** An id for a session with {@code requesterHalf}; its other half is taken by no session. */
  SessionId freshId(int requesterHalf) {
    int half = 0xFFFF;
    while (isTaken(half)) {
      half--;
    }
    return SessionId.of(requesterHalf, half);
  }

  private boolean isTaken(int half) {
    return sessions.keySet().stream().anyMatch(id -> id.responderHalf() == half);
  }

  /** The session whose handshake goes in the clear. */
  Optional<LiveSession.Handshaking> handshakeInTheClear() {
    return sessions.values().stream()
        .filter(LiveSession.Handshaking.class::isInstance)
        .map(LiveSession.Handshaking.class::cast)
        .filter(session -> session.channel().isEmpty())
        .findFirst();
  }

  void begin(LiveSession.Handshaking session) {
    sessions.put(session.id(), session);
    role.events().accept(new SpdmEvent.StateChanged(Optional.of(session.id()), "handshaking"));
  }

  /** Drops handshakes that were never finished, since a new one begins. */
  void abandonHandshakes() {
    List<LiveSession> unfinished =
        sessions.values().stream().filter(LiveSession.Handshaking.class::isInstance).toList();
    unfinished.forEach(session -> drop(session, SessionEnd.CLOSED));
  }

  void establish(LiveSession.Handshaking handshake, LiveSession.Established session) {
    handshake.close();
    sessions.put(session.id(), session);
    role.events().accept(new SpdmEvent.StateChanged(Optional.of(session.id()), "established"));
    role.parts().sessions().established(session.id());
    handshake
        .terms()
        .proof()
        .identity()
        .ifPresent(who ->
            role.parts()
                .requesterTrust()
                .authenticated(Optional.of(session.id()), who.slot(), who.peer()));
  }

  void drop(LiveSession session, SessionEnd reason) {
    if (sessions.remove(session.id(), session)) {
      session.close();
      session.lane().reset();
      role.events().accept(new SpdmEvent.StateChanged(Optional.of(session.id()), reason.name()));
      if (session instanceof LiveSession.Established) {
        role.parts().sessions().ended(session.id(), reason);
      }
    }
  }

  void dropAll(SessionEnd reason) {
    List.copyOf(sessions.values()).forEach(session -> drop(session, reason));
  }

  /** Measurements changed under the sessions. */
  void updated() {
    abandonHandshakes();
    for (LiveSession session : List.copyOf(sessions.values())) {
      if (session instanceof LiveSession.Established established) {
        updated(established);
      }
    }
  }

  private void updated(LiveSession.Established session) {
    try {
      role.guards()
          .require(
              SpdmRule.SESSION_TERMINATION_POLICY,
              (session.terms().policy() & RESPONDER_DECIDES) != 0);
    } catch (Violation due) {
      drop(session, SessionEnd.UPDATED);
    }
  }

  /** Drops established sessions without traffic for twice {@code period} seconds. */
  void expire(int period) {
    Instant now = role.clock().instant();
    Duration limit = Duration.ofSeconds(2L * period);
    for (LiveSession session : List.copyOf(sessions.values())) {
      if (period > 0
          && session instanceof LiveSession.Established established
          && Duration.between(established.lastTraffic(), now).compareTo(limit) > 0) {
        drop(session, SessionEnd.HEARTBEAT_EXPIRED);
      }
    }
  }
}
