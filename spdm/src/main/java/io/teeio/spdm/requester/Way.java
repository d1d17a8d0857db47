package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/** How messages reach the responder: in the clear, or in a session. */
interface Way {
  /** The session; empty in the clear. */
  Optional<SessionId> session();

  /** What may follow the answer. */
  Padding padding();

  /** Sends {@code request} and gives the answer, with its padding. */
  Bytes carry(Bytes request, RecordUse use) throws IOException, Violation, MalformedInput;
}
