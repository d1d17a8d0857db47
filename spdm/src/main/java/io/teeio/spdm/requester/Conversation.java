package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.MeasurementTranscript;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/** Asks on a negotiated connection, one way or the other, and keeps its transcripts in step. */
final class Conversation {
  private final Asking asking;
  private final Connection connection;
  private final MeasurementTranscript measurements;

  Conversation(Asking asking, Connection connection, MeasurementTranscript measurements) {
    this.asking = asking;
    this.connection = connection;
    this.measurements = measurements;
  }

  /** In the clear. */
  static Conversation clear(Role role, Connection connection) {
    return new Conversation(
        new Asking(role, new ClearWay(role.transport(), role.guards()), connection.isPresumed()),
        connection,
        connection.transcripts().measurements());
  }

  /** In a session. */
  static Conversation in(Role role, Connection connection, SessionWay way) {
    return new Conversation(
        new Asking(role, way), connection, connection.transcripts().sessionMeasurements());
  }

  Connection connection() {
    return connection;
  }

  MeasurementTranscript measurements() {
    return measurements;
  }

  Optional<SessionId> session() {
    return asking.way().session();
  }

  /** What may follow an answer. */
  Padding padding() {
    return asking.way().padding();
  }

  boolean isClear() {
    return asking.way().session().isEmpty();
  }

  /** Appends GET_DIGESTS or GET_CERTIFICATE and its answer to B, unless it was in a session. */
  void identity(Answer<?> answer) throws Violation {
    if (isClear() && !connection.transcripts().identity(answer.request(), answer.response())) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "the responder's certificates have no end");
    }
  }

  <R extends SpdmResponse> Answer<R> ask(SpdmRequest request, Class<R> type)
      throws IOException, Aborted, Violation, MalformedInput {
    return ask(request, type, RecordUse.ORDINARY);
  }

  <R extends SpdmResponse> Answer<R> ask(SpdmRequest request, Class<R> type, RecordUse use)
      throws IOException, Aborted, Violation, MalformedInput {
    connection.transcripts().before(request);
    measurements.before(request);
    return asking.ask(request, connection.negotiated(), type, use, measurements::refused);
  }
}
