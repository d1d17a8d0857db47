package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Answers whole messages that come one way: in the clear, or in a session. */
interface Desk {
  /** The session; empty in the clear. */
  Optional<SessionId> session();

  /** What both sides agreed on so far; changes with what is answered. */
  Negotiated negotiated();

  /** What may follow a message. */
  Padding padding();

  /** What is kept of this way between two messages. */
  Lane lane();

  /** Answers a whole request; empty if it is dropped. */
  Optional<Step> answer(Decoded<SpdmRequest> request) throws MalformedInput, Violation, Refusal;

  /** Whether a request with {@code code} may come now; one out of order need not be well-formed. */
  default boolean expects(int code) {
    return true;
  }

  /** ERROR for a {@link MalformedInput}, {@link Violation} or {@link Refusal}. */
  Step refused(Exception refused);
}
