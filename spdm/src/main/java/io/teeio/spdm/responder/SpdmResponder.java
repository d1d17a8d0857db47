package io.teeio.spdm.responder;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The responder of one connection. Every message is answered, with ERROR if need be, except for
 * vendor messages that their handler drops. Whatever comes, the connection is at worst reset and a
 * session at worst ended. Not safe for several threads.
 */
public final class SpdmResponder {
  private final ResponderRole role;
  private final SessionTable sessions;
  private final Patience patience;
  private final ErrorAnswers errors;
  private final Intake intake;
  private final ClearDesk clearDesk;
  private final Inquiries inquiries;

  /**
   * A responder at the beginning of a connection.
   *
   * @param binding what carries its messages, and shapes its records
   */
  public SpdmResponder(
      Binding binding,
      ResponderProfile profile,
      ResponderParts parts,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<SpdmEvent> events) {
    role = new ResponderRole(binding, profile, parts, crypto, random, clock, guards, events);
    sessions = new SessionTable(role);
    patience = new Patience(parts.readiness());
    errors = new ErrorAnswers(role);
    intake = new Intake(role);
    clearDesk = new ClearDesk(role, sessions, patience, errors);
    inquiries = new Inquiries(role, clearDesk, sessions);
  }

  /** Answers one message or record; empty if it is dropped. */
  public Optional<Envelope> respond(Envelope request) {
    expireSilentSessions();
    return request.secured() ? secured(request.payload()) : clear(request.payload());
  }

  /** The established sessions. */
  public Set<SessionId> sessions() {
    return sessions.established();
  }

  /** What it asks and tells its requester. */
  public Inquiries inquiries() {
    return inquiries;
  }

  /** Ends sessions without traffic for twice the heartbeat period; {@link #respond} does it too. */
  public void expireSilentSessions() {
    sessions.expire(SessionStart.heartbeatPeriod(role, clearDesk.negotiated()));
  }

  /**
   * An update of code or configuration took effect and changed measurements: ends the sessions
   * whose TerminationPolicy demands that, and all handshakes. The others go on, which is this
   * responder's own policy.
   */
  public void updated() {
    sessions.updated();
  }

  /**
   * Ends all sessions: the transport is gone, or the device was reset. A responder with CACHE_CAP
   * keeps what was negotiated, so that a requester may go on without negotiating it again, unless
   * an END_SESSION told it not to; any other starts anew.
   */
  public void reset() {
    clearDesk.reset();
  }

  private Optional<Envelope> clear(Bytes payload) {
    return intake
        .respond(payload, clearDesk)
        .map(step -> {
          Envelope sent = send(step.reply());
          step.afterwards().run();
          return sent;
        });
  }

  private Envelope send(Reply reply) {
    sent(Optional.empty(), reply);
    return Envelope.clear(reply.exact());
  }

  private void sent(Optional<SessionId> session, Reply reply) {
    role.events()
        .accept(
            new SpdmEvent.MessageSent(
                session, reply.message(), reply.exact(), reply.message().title()));
  }

  private Optional<Envelope> secured(Bytes payload) {
    SecuredRecord record;
    try {
      record = SecuredRecord.read(payload, role.binding());
    } catch (MalformedInput malformed) {
      return Optional.of(refuse(malformed));
    }
    Optional<LiveSession> session = sessions.find(record.session());
    if (!(clearDesk.phase() instanceof Phase.Ready ready)
        || session.flatMap(LiveSession::channel).isEmpty()) {
      return Optional.of(refuse(Refusal.noSession(clearDesk.negotiated())));
    }
    Desk desk = new SessionDesk(role, ready, sessions, patience, errors, session.get());
    return open(record, session.get(), session.get().channel().get(), desk);
  }

  /** An ERROR in the clear. */
  private Envelope refuse(Exception refused) {
    return send(clearDesk.refused(refused).reply());
  }

  private Optional<Envelope> open(
      SecuredRecord record, LiveSession session, SecureChannel channel, Desk desk) {
    SecureChannel.ApplicationData opened;
    try {
      opened = channel.openAny(record);
    } catch (Violation broken) {
      boolean exhausted = broken.rule().equals(SpdmRule.RECORD_RECEIVE_LIMIT);
      sessions.drop(session, exhausted ? SessionEnd.KEY_EXHAUSTED : SessionEnd.DECRYPT_ERROR);
      return Optional.of(refuse(broken));
    } catch (MalformedInput malformed) {
      return seal(session, channel, desk.refused(malformed));
    }
    role.events()
        .accept(
            new SpdmEvent.RecordOpened(
                session.id(),
                channel.receiveSequence() - 1,
                SecuredRecord.headerSize(role.binding()) + record.sealed().length()));
    return opened.isSpdm()
        ? intake.respond(opened.data(), desk).flatMap(step -> seal(session, channel, step))
        : application(opened, session, channel, desk);
  }

  /** A message of another protocol is for an established session only. */
  private Optional<Envelope> application(
      SecureChannel.ApplicationData opened, LiveSession session, SecureChannel channel, Desk desk) {
    Optional<Bytes> answer = Optional.empty();
    if (session instanceof LiveSession.Established established) {
      established.traffic(role.clock().instant());
      answer =
          role.parts().applicationMessages().answer(session.id(), opened.type(), opened.data());
    }
    if (answer.isEmpty()) {
      String reason = "is " + opened.type() + ", which is not spoken here";
      return seal(
          session,
          channel,
          desk.refused(new MalformedInput("MessageType", 2, reason, "DSP0277 1.1.0")));
    }
    try {
      SecureChannel.ApplicationData data =
          new SecureChannel.ApplicationData(opened.type(), answer.get());
      return Optional.of(Envelope.secured(channel.seal(data, RecordUse.ORDINARY)));
    } catch (Violation exhausted) {
      sessions.drop(session, SessionEnd.KEY_EXHAUSTED);
      return Optional.of(refuse(exhausted));
    }
  }

  private Optional<Envelope> seal(LiveSession session, SecureChannel channel, Step step) {
    long sequence = channel.sendSequence();
    Bytes record;
    try {
      record = channel.seal(step.reply().exact(), step.use());
    } catch (Violation exhausted) {
      sessions.drop(session, SessionEnd.KEY_EXHAUSTED);
      return Optional.of(refuse(exhausted));
    }
    sent(Optional.of(session.id()), step.reply());
    role.events().accept(new SpdmEvent.RecordSealed(session.id(), sequence, record.length()));
    step.afterwards().run();
    return Optional.of(Envelope.secured(record));
  }
}
