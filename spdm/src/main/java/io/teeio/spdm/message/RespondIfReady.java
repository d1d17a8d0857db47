package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * RESPOND_IF_READY: asks again for a response that was not ready. Grammar: header (Param1 original
 * request code, Param2 token).
 *
 * @param originalRequestCode the code of the request that is waited for, 8 bits
 * @param token what ResponseNotReady gave, 8 bits
 */
public record RespondIfReady(int originalRequestCode, int token) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static RespondIfReady read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.RESPOND_IF_READY, negotiated.version());
    return new RespondIfReady(header.param1(), header.param2());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out, negotiated.version(), MessageCode.RESPOND_IF_READY, originalRequestCode, token);
  }

  @Override
  public int code() {
    return MessageCode.RESPOND_IF_READY.wire();
  }
}
