package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** GET_SUPPORTED_EVENT_TYPES: which events the peer can send (1.3). */
public record GetSupportedEventTypes() implements SpdmRequest {
  /** Reads the message from its header on. */
  public static GetSupportedEventTypes read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header.expect(in, MessageCode.GET_SUPPORTED_EVENT_TYPES, negotiated.version());
    return new GetSupportedEventTypes();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.GET_SUPPORTED_EVENT_TYPES, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.GET_SUPPORTED_EVENT_TYPES.wire();
  }
}
