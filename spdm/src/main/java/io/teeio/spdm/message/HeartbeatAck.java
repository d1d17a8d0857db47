package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** HEARTBEAT_ACK: the session is alive. Grammar: header. */
public record HeartbeatAck() implements SpdmResponse {
  /** Reads the message from its header on. */
  public static HeartbeatAck read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.HEARTBEAT_ACK, negotiated.version());
    return new HeartbeatAck();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.HEARTBEAT_ACK, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.HEARTBEAT_ACK.wire();
  }
}
