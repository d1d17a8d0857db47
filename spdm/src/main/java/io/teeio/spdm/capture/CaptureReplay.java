package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Violation;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes through a capture frame by frame, requests and responses in turn: reads every message, opens
 * every record whose secret is known, and checks every signature and all verify data on the way.
 */
public final class CaptureReplay {
  private final Crypto crypto;
  private final CaptureSecrets secrets;
  private final Consumer<ReplayEvent> events;

  /**
   * A replay.
   *
   * @param crypto computes hashes, keys and signatures
   * @param secrets open the sessions
   * @param events hears of all that is found
   */
  public CaptureReplay(Crypto crypto, CaptureSecrets secrets, Consumer<ReplayEvent> events) {
    this.crypto = crypto;
    this.secrets = secrets;
    this.events = events;
  }

  /** Goes through {@code capture}; what is wrong with it is in the result, never thrown. */
  public ReplaySummary replay(Capture capture) {
    Findings findings = new Findings(events);
    ReplayedConnection connection =
        new ReplayedConnection(capture.binding(), crypto, secrets, findings);
    Direction direction = Direction.REQUEST;
    for (Bytes frame : capture.payloads()) {
      findings.nextFrame();
      try {
        frame(capture, connection, findings, direction, frame);
      } catch (MalformedInput malformed) {
        findings.unreadable(malformed.getMessage());
      }
      direction = direction.opposite();
    }
    connection.sessions().endAll();
    return findings.summary();
  }

  private static void frame(
      Capture capture,
      ReplayedConnection connection,
      Findings findings,
      Direction direction,
      Bytes frame)
      throws MalformedInput {
    Optional<Envelope> envelope = Framing.unwrap(capture.binding(), frame);
    if (envelope.isEmpty()) {
      findings.otherProtocol(Optional.empty(), frame);
    } else if (envelope.get().secured()) {
      findings.record();
      record(capture, connection, findings, direction, envelope.get().payload());
    } else {
      findings.clearMessage();
      Padding padding = capture.binding().padding();
      message(connection, Optional.empty(), direction, envelope.get().payload(), padding);
    }
  }

  private static void record(
      Capture capture,
      ReplayedConnection connection,
      Findings findings,
      Direction direction,
      Bytes payload)
      throws MalformedInput {
    SecuredRecord record = SecuredRecord.read(payload, capture.binding());
    Optional<ReplayedSession> session = connection.sessions().session(record.session());
    if (session.isEmpty()) {
      findings.notChecked(ReplayCheck.RECORD, connection.sessions().whyUnknown(record.session()));
      return;
    }
    SecureChannel.ApplicationData data;
    try {
      data = session.get().open(direction, record);
    } catch (Violation violation) {
      findings.checked(ReplayCheck.RECORD, false, violation.getMessage());
      return;
    }
    findings.checked(ReplayCheck.RECORD, true, "");
    if (data.isSpdm()) {
      message(connection, session, direction, data.data(), Padding.NONE);
    } else {
      findings.otherProtocol(Optional.of(record.session()), data.data());
    }
  }

  private static void message(
      ReplayedConnection connection,
      Optional<ReplayedSession> session,
      Direction direction,
      Bytes payload,
      Padding padding)
      throws MalformedInput {
    switch (direction) {
      case REQUEST -> connection.request(session, payload, padding);
      case RESPONSE -> connection.response(session, payload, padding);
    }
  }
}
