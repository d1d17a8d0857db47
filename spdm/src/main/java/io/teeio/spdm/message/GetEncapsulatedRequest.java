package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * GET_ENCAPSULATED_REQUEST: the requester asks whether the responder wants something of it (1.1).
 */
public record GetEncapsulatedRequest() implements SpdmRequest {
  /** Reads the message from its header on. */
  public static GetEncapsulatedRequest read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header.expect(in, MessageCode.GET_ENCAPSULATED_REQUEST, negotiated.version());
    return new GetEncapsulatedRequest();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.GET_ENCAPSULATED_REQUEST, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.GET_ENCAPSULATED_REQUEST.wire();
  }
}
