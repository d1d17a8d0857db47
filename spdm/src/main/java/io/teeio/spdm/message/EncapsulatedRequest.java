package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * ENCAPSULATED_REQUEST: the responder asks the requester something (1.1). Grammar: header (Param1
 * RequestID), then a request from its own header on.
 *
 * @param requestId tells this request from the ones before, 8 bits
 * @param request the request; zeros that a transport padded are still at its end
 */
public record EncapsulatedRequest(int requestId, Bytes request) implements SpdmResponse {
  /** Reads the message from its header on. */
  public static EncapsulatedRequest read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.ENCAPSULATED_REQUEST, negotiated.version());
    return new EncapsulatedRequest(header.param1(), in.rest("EncapsulatedRequest"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.ENCAPSULATED_REQUEST, requestId, 0);
    out.bytes(request);
  }

  @Override
  public int code() {
    return MessageCode.ENCAPSULATED_REQUEST.wire();
  }
}
