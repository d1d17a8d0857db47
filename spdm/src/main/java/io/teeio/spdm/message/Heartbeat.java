package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** HEARTBEAT: keeps a session alive. Grammar: header. */
public record Heartbeat() implements SpdmRequest {
  /** Reads the message from its header on. */
  public static Heartbeat read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.HEARTBEAT, negotiated.version());
    return new Heartbeat();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.HEARTBEAT, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.HEARTBEAT.wire();
  }
}
