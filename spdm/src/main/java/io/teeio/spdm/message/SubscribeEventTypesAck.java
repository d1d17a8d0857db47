package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** SUBSCRIBE_EVENT_TYPES_ACK: the subscription holds (1.3). */
public record SubscribeEventTypesAck() implements SpdmResponse {
  /** Reads the message from its header on. */
  public static SubscribeEventTypesAck read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header.expect(in, MessageCode.SUBSCRIBE_EVENT_TYPES_ACK, negotiated.version());
    return new SubscribeEventTypesAck();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SUBSCRIBE_EVENT_TYPES_ACK, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.SUBSCRIBE_EVENT_TYPES_ACK.wire();
  }
}
