package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** GET_VERSION: starts a connection anew; always in version 1.0. Grammar: header. */
public record GetVersion() implements SpdmRequest {
  /** Reads the message from its header on. */
  public static GetVersion read(WireReader in) throws MalformedInput {
    Header.expect(in, MessageCode.GET_VERSION, SpdmVersion.V1_0);
    return new GetVersion();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, SpdmVersion.V1_0, MessageCode.GET_VERSION, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.GET_VERSION.wire();
  }
}
