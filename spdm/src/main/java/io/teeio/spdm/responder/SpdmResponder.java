package io.teeio.spdm.responder;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
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
  private final ClearRequests clearRequests;
  private final Patience patience;
  private final ErrorAnswers errors;
  private Phase phase = new Phase.Fresh();

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
    clearRequests = new ClearRequests(role, sessions);
    patience = new Patience(parts.readiness());
    errors = new ErrorAnswers(role);
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

  /** Ends sessions without traffic for twice the heartbeat period; {@link #respond} does it too. */
  public void expireSilentSessions() {
    sessions.expire(HandshakeAnswers.heartbeatPeriod(role, phase.negotiated()));
  }

  /** Ends all sessions and starts anew: the transport is gone, or the device was reset. */
  public void reset() {
    sessions.dropAll(SessionEnd.CLOSED);
    patience.reset();
    phase = new Phase.Fresh();
  }

  private Optional<Envelope> clear(Bytes payload) {
    Optional<Reply> reply;
    try {
      Decoded<SpdmRequest> request = decode(Optional.empty(), payload, role.binding().padding());
      reply = answer(request);
    } catch (MalformedInput | Violation | Refusal refused) {
      reply = Optional.of(errors.to(refused, Optional.empty(), phase));
    }
    return reply.map(this::send);
  }

  private Decoded<SpdmRequest> decode(Optional<SessionId> session, Bytes payload, Padding padding)
      throws MalformedInput, Violation {
    int limit = role.profile().transferSize();
    Decoded<SpdmRequest> request = SpdmCodec.readRequest(payload, padding, phase.negotiated());
    SpdmRequest message = request.message();
    role.events()
        .accept(new SpdmEvent.MessageReceived(session, message, request.exact(), message.title()));
    role.guards()
        .require(
            SpdmRule.MESSAGE_SIZE,
            request.exact().length() <= limit,
            () -> request.exact().length() + " bytes for a buffer of " + limit);
    return request;
  }

  private Optional<Reply> answer(Decoded<SpdmRequest> request)
      throws MalformedInput, Violation, Refusal {
    if (request.message() instanceof GetVersion) {
      sessions.dropAll(SessionEnd.CONNECTION_RESET);
      patience.reset();
      return Optional.of(enter(clearRequests.version(request.exact())));
    }
    return switch (phase) {
      case Phase.Fresh _ -> throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      case Phase.Versioned at ->
          Optional.of(enter(clearRequests.versioned(at, request.message(), request.exact())));
      case Phase.Capable at ->
          Optional.of(enter(clearRequests.capable(at, request.message(), request.exact())));
      case Phase.Ready(ResponderConnection connection) -> {
        connection.transcripts().before(request.message());
        connection.measurements().transcript().before(request.message());
        Decoded<SpdmRequest> wanted = patience.admit(Optional.empty(), request);
        Optional<Reply> reply = clearRequests.ready(connection, wanted.message(), wanted.exact());
        yield errors.fitting(reply, connection.negotiated());
      }
    };
  }

  private Reply enter(NegotiationAnswers.Step step) {
    phase = step.next();
    role.events()
        .accept(new SpdmEvent.StateChanged(Optional.empty(), phase.getClass().getSimpleName()));
    return step.reply();
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
      return Optional.of(send(errors.to(malformed, Optional.empty(), phase)));
    }
    Optional<LiveSession> session = sessions.find(record.session());
    if (!(phase instanceof Phase.Ready(ResponderConnection connection))
        || session.flatMap(LiveSession::channel).isEmpty()) {
      Refusal unknown = new Refusal(ErrorCode.SESSION_REQUIRED);
      return Optional.of(send(errors.to(unknown, Optional.empty(), phase)));
    }
    return open(record, session.get(), session.get().channel().get(), connection);
  }

  private Optional<Envelope> open(
      SecuredRecord record,
      LiveSession session,
      SecureChannel channel,
      ResponderConnection connection) {
    Bytes message;
    try {
      message = channel.open(record);
    } catch (Violation broken) {
      boolean exhausted = broken.rule().equals(SpdmRule.RECORD_RECEIVE_LIMIT);
      sessions.drop(session, exhausted ? SessionEnd.KEY_EXHAUSTED : SessionEnd.DECRYPT_ERROR);
      return Optional.of(send(errors.to(broken, Optional.empty(), phase)));
    } catch (MalformedInput malformed) {
      Reply error = errors.to(malformed, Optional.of(session), phase);
      return seal(session, channel, SessionRequests.Step.of(error));
    }
    role.events()
        .accept(
            new SpdmEvent.RecordOpened(
                session.id(),
                channel.receiveSequence() - 1,
                SecuredRecord.headerSize(role.binding()) + record.sealed().length()));
    return answer(message, session, channel, connection);
  }

  private Optional<Envelope> answer(
      Bytes message, LiveSession session, SecureChannel channel, ResponderConnection connection) {
    SessionRequests requests = new SessionRequests(role, connection, sessions);
    Optional<SessionRequests.Step> step;
    try {
      Decoded<SpdmRequest> request = decode(Optional.of(session.id()), message, Padding.NONE);
      connection.transcripts().before(request.message());
      step =
          switch (session) {
            case LiveSession.Handshaking unfinished ->
                requests.handshaking(unfinished, request.message(), request.exact());
            case LiveSession.Established established -> {
              established.traffic(role.clock().instant());
              established.measurements().transcript().before(request.message());
              Decoded<SpdmRequest> wanted = patience.admit(Optional.of(session.id()), request);
              Optional<SessionRequests.Step> answered =
                  requests.established(established, wanted.message(), wanted.exact());
              errors.fitting(answered.map(SessionRequests.Step::reply), connection.negotiated());
              yield answered;
            }
          };
    } catch (MalformedInput | Violation | Refusal refused) {
      step = Optional.of(refusedInSession(refused, session));
    }
    return step.flatMap(each -> seal(session, channel, each));
  }

  /** A handshake that fails is over; an established session bears a refusal. */
  private SessionRequests.Step refusedInSession(Exception refused, LiveSession session) {
    Reply error = errors.to(refused, Optional.of(session), phase);
    return new SessionRequests.Step(
        error,
        RecordUse.ORDINARY,
        switch (session) {
          case LiveSession.Handshaking failed ->
              () -> sessions.drop(failed, SessionEnd.DECRYPT_ERROR);
          case LiveSession.Established _ -> () -> {};
        });
  }

  private Optional<Envelope> seal(
      LiveSession session, SecureChannel channel, SessionRequests.Step step) {
    long sequence = channel.sendSequence();
    Bytes record;
    try {
      record = channel.seal(step.reply().exact(), step.use());
    } catch (Violation exhausted) {
      sessions.drop(session, SessionEnd.KEY_EXHAUSTED);
      return Optional.of(send(errors.to(exhausted, Optional.empty(), phase)));
    }
    sent(Optional.of(session.id()), step.reply());
    role.events().accept(new SpdmEvent.RecordSealed(session.id(), sequence, record.length()));
    step.afterwards().run();
    return Optional.of(Envelope.secured(record));
  }
}
