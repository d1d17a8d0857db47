package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Answers what comes in the clear, and knows how far the connection is. */
final class ClearDesk implements Desk {
  private final ResponderRole role;
  private final SessionTable sessions;
  private final Patience patience;
  private final ErrorAnswers errors;
  private final ClearRequests requests;
  private final Lane lane = new Lane();
  private Phase phase = new Phase.Fresh();

  ClearDesk(ResponderRole role, SessionTable sessions, Patience patience, ErrorAnswers errors) {
    this.role = role;
    this.sessions = sessions;
    this.patience = patience;
    this.errors = errors;
    this.requests = new ClearRequests(role, sessions);
  }

  Phase phase() {
    return phase;
  }

  /** Starts anew. */
  void reset(SessionEnd reason) {
    sessions.dropAll(reason);
    patience.reset();
    lane.reset();
    phase = new Phase.Fresh();
  }

  @Override
  public Optional<SessionId> session() {
    return Optional.empty();
  }

  @Override
  public Negotiated negotiated() {
    return phase.negotiated();
  }

  @Override
  public Padding padding() {
    return role.binding().padding();
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public Optional<Step> answer(Decoded<SpdmRequest> request)
      throws MalformedInput, Violation, Refusal {
    if (request.message() instanceof GetVersion) {
      reset(SessionEnd.CONNECTION_RESET);
      return enter(requests.version(request.exact()));
    }
    return switch (phase) {
      case Phase.Fresh _ -> throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      case Phase.Versioned at -> enter(requests.versioned(at, request.message(), request.exact()));
      case Phase.Capable at -> enter(requests.capable(at, request.message(), request.exact()));
      case Phase.Ready(ResponderConnection connection) -> ready(connection, request);
    };
  }

  private Optional<Step> ready(ResponderConnection connection, Decoded<SpdmRequest> request)
      throws MalformedInput, Violation, Refusal {
    connection.transcripts().before(request.message());
    connection.measurements().transcript().before(request.message());
    Decoded<SpdmRequest> wanted = patience.admit(Optional.empty(), request);
    return requests.ready(connection, wanted.message(), wanted.exact()).map(Step::of);
  }

  private Optional<Step> enter(NegotiationAnswers.Step step) {
    phase = step.next();
    role.events()
        .accept(new SpdmEvent.StateChanged(Optional.empty(), phase.getClass().getSimpleName()));
    return Optional.of(Step.of(step.reply()));
  }

  /** After RequestResynch only GET_VERSION makes sense. */
  static boolean resynchronizes(Exception refused) {
    return refused instanceof Refusal refusal && refusal.code() == ErrorCode.REQUEST_RESYNCH;
  }

  @Override
  public Step refused(Exception refused) {
    Reply error = errors.to(refused, Optional.empty(), phase);
    return resynchronizes(refused)
        ? new Step(error, RecordUse.ORDINARY, () -> reset(SessionEnd.CONNECTION_RESET))
        : Step.of(error);
  }
}
