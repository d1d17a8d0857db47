package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * GET_ENDPOINT_INFO: what the peer is (1.3). Grammar: header (Param1 SubCode, Param2 slot),
 * RequestAttributes u8 (bit 0 SignatureRequested), 3 reserved bytes, Nonce of 32 bytes if a
 * signature is requested.
 *
 * @param subCode what is asked for, see {@link #DEVICE_CLASS_IDENTIFIER}
 * @param slotId whose key signs, 0 to 7, or 0xF for a provisioned public key; 0 without signature
 * @param nonce 32 random bytes if the answer has to be signed
 */
public record GetEndpointInfo(int subCode, int slotId, Optional<Bytes> nonce)
    implements SpdmRequest {
  /** The SubCode that asks for {@link DeviceClass}es. */
  public static final int DEVICE_CLASS_IDENTIFIER = 1;

  /** Reads the message from its header on. */
  public static GetEndpointInfo read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.GET_ENDPOINT_INFO, negotiated.version());
    boolean signed = (in.u8("RequestAttributes") & 1) != 0;
    in.reserved(3);
    return new GetEndpointInfo(
        header.param1(),
        header.param2() & 0xF,
        signed ? Optional.of(in.bytes("Nonce", Fields.NONCE)) : Optional.empty());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out,
        negotiated.version(),
        MessageCode.GET_ENDPOINT_INFO,
        subCode,
        Fields.bits(slotId, 4, "SlotID"));
    out.u8(nonce.isPresent() ? 1 : 0).reserved(3);
    nonce.ifPresent(bytes -> out.bytes(Fields.sized(bytes, Fields.NONCE, "Nonce")));
  }

  @Override
  public int code() {
    return MessageCode.GET_ENDPOINT_INFO.wire();
  }
}
