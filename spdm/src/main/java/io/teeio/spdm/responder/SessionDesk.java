package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.MalformedInput;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Answers what comes in one session. */
final class SessionDesk implements Desk {
  private static final Set<MessageCode> NEVER_IN_A_SESSION =
      EnumSet.of(
          MessageCode.GET_VERSION,
          MessageCode.GET_CAPABILITIES,
          MessageCode.NEGOTIATE_ALGORITHMS,
          MessageCode.CHALLENGE,
          MessageCode.KEY_EXCHANGE,
          MessageCode.FINISH,
          MessageCode.PSK_EXCHANGE,
          MessageCode.PSK_FINISH);

  private final ResponderRole role;
  private final Phase.Ready phase;
  private final SessionTable sessions;
  private final Patience patience;
  private final ErrorAnswers errors;
  private final LiveSession session;

  SessionDesk(
      ResponderRole role,
      Phase.Ready phase,
      SessionTable sessions,
      Patience patience,
      ErrorAnswers errors,
      LiveSession session) {
    this.role = role;
    this.phase = phase;
    this.sessions = sessions;
    this.patience = patience;
    this.errors = errors;
    this.session = session;
  }

  @Override
  public Optional<SessionId> session() {
    return Optional.of(session.id());
  }

  @Override
  public Negotiated negotiated() {
    return phase.negotiated();
  }

  @Override
  public Padding padding() {
    return Padding.NONE;
  }

  @Override
  public Lane lane() {
    return session.lane();
  }

  @Override
  public Optional<Step> answer(Decoded<SpdmRequest> request)
      throws MalformedInput, Violation, Refusal {
    ResponderConnection connection = phase.connection();
    SessionRequests requests = new SessionRequests(role, connection, sessions);
    lane().encapsulation().admit(request.message());
    connection.transcripts().before(request.message());
    if (session instanceof LiveSession.Established established) {
      established.traffic(role.clock().instant());
      established.measurements().transcript().before(request.message());
    }
    Optional<Step> encapsulated = lane().encapsulation().answer(role, this, request.message());
    if (encapsulated.isPresent()) {
      return encapsulated;
    }
    return switch (session) {
      case LiveSession.Handshaking unfinished ->
          requests.handshaking(unfinished, request.message(), request.exact());
      case LiveSession.Established established -> {
        Decoded<SpdmRequest> wanted = patience.admit(session(), request);
        yield requests.established(established, wanted.message(), wanted.exact());
      }
    };
  }

  @Override
  public boolean expects(int code) {
    return session instanceof LiveSession.Handshaking
        || MessageCode.of(code).filter(NEVER_IN_A_SESSION::contains).isEmpty();
  }

  /**
   * A handshake whose proof fails is over; one that is merely asked for something else bears the
   * refusal, as an established session does. DecryptError ends either.
   */
  @Override
  public Step refused(Exception refused) {
    Reply error = errors.to(refused, Optional.of(session), phase);
    return new Step(
        error,
        RecordUse.ORDINARY,
        switch (session) {
          case LiveSession.Handshaking failed when refused instanceof Violation ->
              () -> sessions.drop(failed, SessionEnd.DECRYPT_ERROR);
          case LiveSession.Handshaking _, LiveSession.Established _ ->
              refused instanceof Refusal refusal ? after(refusal) : () -> {};
        });
  }

  private Runnable after(Refusal refusal) {
    return switch (refusal.code()) {
      case DECRYPT_ERROR -> () -> sessions.drop(session, SessionEnd.DECRYPT_ERROR);
      case REQUEST_RESYNCH -> () -> sessions.dropAll(SessionEnd.CONNECTION_RESET);
      default -> () -> {};
    };
  }
}
