package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * END_SESSION: ends the session it is sent in. Grammar: header (Param1 bit 0).
 *
 * @param clearNegotiatedState Param1 bit 0: a responder that caches its negotiated state forgets it
 */
public record EndSession(boolean clearNegotiatedState) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static EndSession read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.END_SESSION, negotiated.version());
    return new EndSession((header.param1() & 1) != 0);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out, negotiated.version(), MessageCode.END_SESSION, clearNegotiatedState ? 1 : 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.END_SESSION.wire();
  }
}
