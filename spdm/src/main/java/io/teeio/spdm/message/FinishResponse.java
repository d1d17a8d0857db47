package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * FINISH_RSP: the session is established. Grammar: header, OpaqueDataLength u16 and OpaqueData
 * (1.4), ResponderVerifyData of H bytes if the handshake goes in the clear.
 *
 * @param opaqueData since 1.4, empty before
 * @param responderVerifyData H bytes, if the handshake goes in the clear
 */
public record FinishResponse(Bytes opaqueData, Optional<Bytes> responderVerifyData)
    implements SpdmResponse {
  /** A response without opaque data. */
  public FinishResponse(Optional<Bytes> responderVerifyData) {
    this(Bytes.EMPTY, responderVerifyData);
  }

  /** Reads the message from its header on. */
  public static FinishResponse read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.FINISH_RSP, negotiated.version());
    Bytes opaque = Fields.opaqueSince14(in, negotiated);
    return new FinishResponse(
        opaque,
        negotiated.handshakeInTheClear()
            ? Optional.of(in.bytes("ResponderVerifyData", negotiated.hashSize()))
            : Optional.empty());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        responderVerifyData.isPresent() == negotiated.handshakeInTheClear(),
        "ResponderVerifyData is there if the handshake goes in the clear");
    Header.write(out, negotiated.version(), MessageCode.FINISH_RSP, 0, 0);
    Fields.opaqueSince14(out, negotiated, opaqueData);
    responderVerifyData.ifPresent(
        data -> out.bytes(Fields.sized(data, negotiated.hashSize(), "ResponderVerifyData")));
  }

  /** The part of {@code exact}, the bytes of this message, that ResponderVerifyData covers. */
  public Bytes beforeVerifyData(Bytes exact) {
    return exact.slice(0, exact.length() - responderVerifyData.map(Bytes::length).orElse(0));
  }

  @Override
  public int code() {
    return MessageCode.FINISH_RSP.wire();
  }
}
