package io.teeio.probe;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/** Single requests in the clear, without the order and the checks of a requester. */
record Dialogue(Transport transport) {
  /** Asks {@code request} and reads the answer as a {@code type}. */
  <R extends SpdmResponse> Outcome<R> ask(SpdmRequest request, Negotiated negotiated, Class<R> type)
      throws IOException {
    Envelope answer = transport.exchange(Envelope.clear(request.encode(negotiated)));
    if (answer.secured()) {
      return Outcome.broken(SpdmRule.RESPONSE_TO_REQUEST, "a record answers in the clear");
    }
    try {
      Decoded<SpdmResponse> decoded =
          SpdmCodec.readResponse(
              answer.payload(), transport.binding().padding(), negotiated, request);
      if (decoded.message() instanceof ErrorResponse error) {
        return Outcome.refused(error, request.code());
      }
      return type.isInstance(decoded.message())
          ? Outcome.done(type.cast(decoded.message()))
          : Outcome.broken(SpdmRule.RESPONSE_TO_REQUEST, decoded.message().title());
    } catch (MalformedInput malformed) {
      return Outcome.broken(SpdmRule.MALFORMED_MESSAGE, malformed.getMessage());
    }
  }

  /** Sends bytes that need not be a message, and gives what comes back. */
  Bytes say(Bytes message) throws IOException {
    return transport.exchange(Envelope.clear(message)).payload();
  }
}
