package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** EVENT_ACK: all events of SEND_EVENT arrived (1.3). */
public record EventAck() implements SpdmResponse {
  /** Reads the message from its header on. */
  public static EventAck read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.EVENT_ACK, negotiated.version());
    return new EventAck();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.EVENT_ACK, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.EVENT_ACK.wire();
  }
}
