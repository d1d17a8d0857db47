package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * PSK_FINISH_RSP: the session is established. Grammar: header, OpaqueDataLength u16 and OpaqueData
 * (1.4).
 *
 * @param opaqueData since 1.4, empty before
 */
public record PskFinishResponse(Bytes opaqueData) implements SpdmResponse {
  /** Reads the message from its header on. */
  public static PskFinishResponse read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.PSK_FINISH_RSP, negotiated.version());
    return new PskFinishResponse(Fields.opaqueSince14(in, negotiated));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.PSK_FINISH_RSP, 0, 0);
    Fields.opaqueSince14(out, negotiated, opaqueData);
  }

  @Override
  public int code() {
    return MessageCode.PSK_FINISH_RSP.wire();
  }
}
