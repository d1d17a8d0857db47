package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.RecordUse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/** Something that a responder asks of its requester, in one or several encapsulated requests. */
interface Inquiry {
  /** Whether there is nothing to ask any more, though there was when this began to wait. */
  default boolean isIdle() {
    return false;
  }

  /** The request to be sent next. */
  SpdmRequest next();

  /**
   * Hears the response to that request.
   *
   * @param request the exact bytes of the request
   * @param exact the exact bytes of the response
   * @return whether there is more to ask
   */
  boolean heard(SpdmResponse response, Bytes request, Bytes exact) throws Violation, MalformedInput;

  /** It ended without what it asked for. */
  void failed(String reason);

  /** Whether nothing else is answered until it is done. */
  boolean isDemanded();

  /** What the records of this flow are for. */
  default RecordUse use() {
    return RecordUse.ORDINARY;
  }

  /** What the acknowledgement of the last response carries. */
  default EncapsulatedResponseAck.Payload conclusion() {
    return EncapsulatedResponseAck.ABSENT;
  }
}
