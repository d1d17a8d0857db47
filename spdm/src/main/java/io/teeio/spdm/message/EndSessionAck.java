package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** END_SESSION_ACK: the session is over. Grammar: header. */
public record EndSessionAck() implements SpdmResponse {
  /** Reads the message from its header on. */
  public static EndSessionAck read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.END_SESSION_ACK, negotiated.version());
    return new EndSessionAck();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.END_SESSION_ACK, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.END_SESSION_ACK.wire();
  }
}
