package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * DELIVER_ENCAPSULATED_RESPONSE: the requester's answer to ENCAPSULATED_REQUEST (1.1). Grammar:
 * header (Param1 RequestID), then a response from its own header on.
 *
 * @param requestId that of the request it answers, 8 bits
 * @param response the response; zeros that a transport padded are still at its end
 */
public record DeliverEncapsulatedResponse(int requestId, Bytes response) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static DeliverEncapsulatedResponse read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header =
        Header.expect(in, MessageCode.DELIVER_ENCAPSULATED_RESPONSE, negotiated.version());
    return new DeliverEncapsulatedResponse(header.param1(), in.rest("EncapsulatedResponse"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out, negotiated.version(), MessageCode.DELIVER_ENCAPSULATED_RESPONSE, requestId, 0);
    out.bytes(response);
  }

  @Override
  public int code() {
    return MessageCode.DELIVER_ENCAPSULATED_RESPONSE.wire();
  }
}
