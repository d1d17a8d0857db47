package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.MismatchedVersionRequest;
import io.teeio.spdm.message.NegotiateAlgorithms;
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

  /** Starts anew: GET_VERSION lets nothing survive. */
  private void restart() {
    clear(SessionEnd.CONNECTION_RESET);
    phase = new Phase.Fresh();
  }

  /** The transport or the device was reset; with CACHE_CAP the negotiated state survives that. */
  void reset() {
    clear(SessionEnd.CLOSED);
    phase =
        phase instanceof Phase.Ready(ResponderConnection connection)
            ? connection.preserved().<Phase>map(Phase.Ready::new).orElseGet(Phase.Fresh::new)
            : new Phase.Fresh();
  }

  private void clear(SessionEnd reason) {
    sessions.dropAll(reason);
    patience.reset();
    lane.reset();
  }

  @Override
  public Optional<SessionId> session() {
    return Optional.empty();
  }

  @Override
  public Negotiated negotiated() {
    Optional<Negotiated> preset =
        phase instanceof Phase.Versioned ? role.parts().presetNegotiation() : Optional.empty();
    return preset.orElseGet(phase::negotiated);
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
      restart();
      return enter(requests.version(request.exact()));
    }
    return switch (phase) {
      case Phase.Fresh _ -> throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      case Phase.Versioned at -> versioned(at, request);
      case Phase.Capable at -> enter(requests.capable(at, request.message(), request.exact()));
      case Phase.Ready(ResponderConnection connection) -> ready(connection, request);
    };
  }

  /** Where both sides know beforehand what GET_CAPABILITIES would negotiate, it can be skipped. */
  private Optional<Step> versioned(Phase.Versioned at, Decoded<SpdmRequest> request)
      throws MalformedInput, Violation, Refusal {
    Optional<Negotiated> preset = role.parts().presetNegotiation();
    boolean negotiates =
        switch (request.message()) {
          case GetCapabilities _, NegotiateAlgorithms _, MismatchedVersionRequest _ -> true;
          default -> false;
        };
    if (preset.isEmpty() || negotiates) {
      return enter(requests.versioned(at, request.message(), request.exact()));
    }
    ResponderConnection connection = ResponderConnection.of(role, preset.get(), at.vca());
    phase = new Phase.Ready(connection);
    return ready(connection, request);
  }

  private Optional<Step> ready(ResponderConnection connection, Decoded<SpdmRequest> request)
      throws MalformedInput, Violation, Refusal {
    lane.encapsulation().admit(request.message());
    connection.transcripts().before(request.message());
    connection.measurements().transcript().before(request.message());
    Optional<Step> encapsulated = lane.encapsulation().answer(role, this, request.message());
    if (encapsulated.isPresent()) {
      return encapsulated;
    }
    Decoded<SpdmRequest> wanted = patience.admit(Optional.empty(), request);
    return requests.ready(connection, wanted.message(), wanted.exact(), lane).map(Step::of);
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
        ? new Step(error, RecordUse.ORDINARY, () -> restart())
        : Step.of(error);
  }
}
