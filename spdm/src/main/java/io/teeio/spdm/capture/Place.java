package io.teeio.spdm.capture;

import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SessionId;
import java.util.Optional;

/**
 * Where in a capture a message is.
 *
 * @param frame counts the frames from 0
 * @param direction the way that the frame went
 * @param session the session that protects it; empty in the clear
 * @param nesting how it came there
 * @param depth 0 for what the frame itself holds, 1 for a message inside that, and so on
 */
public record Place(
    int frame, Direction direction, Optional<SessionId> session, Nesting nesting, int depth) {
  /** What a frame holds. */
  static Place direct(int frame, Direction direction, Optional<SessionId> session) {
    return new Place(frame, direction, session, Nesting.DIRECT, 0);
  }

  /** A message inside the one here. */
  Place inside(Nesting how) {
    return new Place(frame, direction, session, how, depth + 1);
  }
}
