package io.teeio.spdm.responder;

import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Answers messages of other protocols that a transport carries inside an established session, as
 * PLDM over MCTP (DSP0276). Called by the responder, one message at a time.
 */
@FunctionalInterface
public interface ApplicationMessages {
  /** A device that speaks SPDM only. */
  ApplicationMessages NONE = (session, type, message) -> Optional.empty();

  /**
   * The answer to one message; empty if that protocol or message is unknown.
   *
   * @param session the session that it came in
   * @param type the message type of the transport, 0x01 for PLDM over MCTP
   * @param message the message without its type
   */
  Optional<Bytes> answer(SessionId session, int type, Bytes message);
}
