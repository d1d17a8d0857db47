package io.teeio.dissect;

import io.teeio.spdm.capture.Field;
import io.teeio.spdm.capture.Nesting;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One message of a capture, put into words.
 *
 * @param frame counts the frames from 0
 * @param time when the frame was seen; the epoch if the file does not know
 * @param direction which way the frame went
 * @param session the session that protects it; empty in the clear
 * @param nesting how it came into the frame
 * @param depth 0 for what the frame itself holds, 1 for a message inside that, and so on
 * @param protocol what it is a message of
 * @param name the specification's name of it
 * @param facts what matters of it, in one line; may be empty
 * @param bytes all of it, without padding
 * @param fields what its codec read, if fields were asked for
 * @param remarks what was checked and found
 */
public record DissectedMessage(
    int frame,
    Instant time,
    Direction direction,
    Optional<SessionId> session,
    Nesting nesting,
    int depth,
    Protocol protocol,
    String name,
    String facts,
    Bytes bytes,
    List<Field> fields,
    List<Remark> remarks) {
  /** Copies the lists. */
  public DissectedMessage {
    fields = List.copyOf(fields);
    remarks = List.copyOf(remarks);
  }
}
