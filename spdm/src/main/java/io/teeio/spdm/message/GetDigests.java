package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** GET_DIGESTS: asks for the digests of all certificate chains. Grammar: header. */
public record GetDigests() implements SpdmRequest {
  /** Reads the message from its header on. */
  public static GetDigests read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.GET_DIGESTS, negotiated.version());
    return new GetDigests();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.GET_DIGESTS, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.GET_DIGESTS.wire();
  }
}
