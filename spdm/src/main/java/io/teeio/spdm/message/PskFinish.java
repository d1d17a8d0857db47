package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * PSK_FINISH: the requester's proof that it has the keys. Grammar: header, OpaqueDataLength u16 and
 * OpaqueData (1.4), RequesterVerifyData of H bytes.
 *
 * @param opaqueData since 1.4, empty before
 * @param requesterVerifyData H bytes
 */
public record PskFinish(Bytes opaqueData, Bytes requesterVerifyData) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static PskFinish read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.PSK_FINISH, negotiated.version());
    Bytes opaque = Fields.opaqueSince14(in, negotiated);
    return new PskFinish(opaque, in.bytes("RequesterVerifyData", negotiated.hashSize()));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.PSK_FINISH, 0, 0);
    Fields.opaqueSince14(out, negotiated, opaqueData);
    out.bytes(Fields.sized(requesterVerifyData, negotiated.hashSize(), "RequesterVerifyData"));
  }

  /** The part of {@code exact}, the bytes of this message, that RequesterVerifyData covers. */
  public Bytes beforeVerifyData(Bytes exact) {
    return exact.slice(0, exact.length() - requesterVerifyData.length());
  }

  @Override
  public int code() {
    return MessageCode.PSK_FINISH.wire();
  }
}
