package io.teeio.spdm.capture;

import io.teeio.rule.Violation;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Takes the messages out of frames and records. */
final class FrameReplay {
  private static final int PCI_SIG = 1;

  private final Binding binding;
  private final ReplayedConnection connection;
  private final Findings findings;

  FrameReplay(Binding binding, ReplayedConnection connection, Findings findings) {
    this.binding = binding;
    this.connection = connection;
    this.findings = findings;
  }

  /** The next frame, which probably goes {@code expected}; gives the way that it went. */
  Direction frame(Direction expected, Bytes frame) {
    int number = findings.nextFrame();
    Place place = Place.direct(number, expected, Optional.empty());
    try {
      Optional<Envelope> envelope = Framing.unwrap(binding, frame);
      if (envelope.isEmpty()) {
        otherProtocol(place, frame);
        return expected;
      }
      Bytes payload = envelope.get().payload();
      if (envelope.get().secured()) {
        findings.record();
        return record(place, payload);
      }
      findings.clearMessage();
      Direction direction = direction(expected, payload);
      connection.message(
          Place.direct(number, direction, Optional.empty()),
          Optional.empty(),
          payload,
          binding.padding());
      return direction;
    } catch (MalformedInput malformed) {
      findings.unreadable(place, frame, malformed);
      return expected;
    }
  }

  /** A message tells by its code which way it goes, even after frames were lost. */
  private static Direction direction(Direction expected, Bytes payload) {
    if (payload.length() < Header.SIZE) {
      return expected;
    }
    return payload.at(1) >= 0x80 ? Direction.REQUEST : Direction.RESPONSE;
  }

  private void otherProtocol(Place place, Bytes frame) {
    switch (binding) {
      case MCTP -> findings.otherProtocol(place, frame.at(0), frame.from(1));
      case PCI_DOE -> {
        int vendor = frame.at(0) | frame.at(1) << 8;
        int type = frame.at(2) | (vendor == PCI_SIG ? 0 : vendor << 8);
        findings.otherProtocol(place, type, frame.from(8));
      }
      case TCP -> findings.otherProtocol(place, frame.at(3), frame.from(4));
      case STORAGE -> findings.otherProtocol(place, 0, frame);
    }
  }

  private Direction record(Place place, Bytes payload) throws MalformedInput {
    SecuredRecord record = SecuredRecord.read(payload, binding);
    Optional<ReplayedSession> session = connection.sessions().session(record.session());
    Place inSession = Place.direct(place.frame(), place.direction(), Optional.of(record.session()));
    Optional<String> obstacle =
        session.isEmpty()
            ? Optional.of(connection.sessions().whyUnknown(record.session()))
            : session.map(ReplayedSession::obstacle).filter(reason -> !reason.isEmpty());
    if (obstacle.isPresent()) {
      findings.sealed(inSession, payload);
      findings.missing(ReplayCheck.SESSION, obstacle.get());
      return place.direction();
    }
    ReplayChannels.Opened opened;
    try {
      opened = session.orElseThrow().open(place.direction(), record);
    } catch (Violation violation) {
      findings.sealed(inSession, payload);
      findings.failed(ReplayCheck.RECORD, violation.getMessage());
      return place.direction();
    }
    findings.verified(ReplayCheck.RECORD);
    Direction direction = opened.direction();
    Place inside = Place.direct(place.frame(), direction, Optional.of(record.session()));
    if (opened.data().isSpdm()) {
      connection.message(inside, session, opened.data().data(), Padding.NONE);
    } else {
      findings.otherProtocol(inside, opened.data().type(), opened.data().data());
    }
    return direction;
  }
}
