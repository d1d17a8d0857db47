package io.teeio.spdm.responder;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.wire.Bytes;

/**
 * What a responder answers.
 *
 * @param message the response
 * @param exact its bytes
 */
record Reply(SpdmResponse message, Bytes exact) {
  static Reply of(SpdmResponse message, Negotiated negotiated) {
    return new Reply(message, message.encode(negotiated));
  }
}
