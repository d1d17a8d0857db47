package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * ENDPOINT_INFO: what the endpoint is (1.3). Grammar: header (Param2 bits 3:0 slot), 4 reserved
 * bytes, Nonce of 32 bytes if signed, EPInfoLen u32, EPInfo, Signature if requested.
 *
 * @param slotId whose key signed, 0 to 7, or 0xF for a provisioned public key; 0 without signature
 * @param endpointInfo EPInfo, in the form that the SubCode of the request demands
 * @param signing what a signed response has beside it
 */
public record EndpointInfo(int slotId, Bytes endpointInfo, Optional<Signing> signing)
    implements SpdmResponse {
  /**
   * What a signed response has.
   *
   * @param nonce 32 random bytes
   * @param signature over IL1 or IL2, as long as the algorithm of the endpoint says
   */
  public record Signing(Bytes nonce, Bytes signature) {}

  /** Reads the message from its header on; {@code signed} is what the request asked for. */
  public static EndpointInfo read(WireReader in, Negotiated negotiated, boolean signed)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.ENDPOINT_INFO, negotiated.version());
    in.reserved(4);
    Bytes nonce = signed ? in.bytes("Nonce", Fields.NONCE) : Bytes.EMPTY;
    Bytes info = in.bytes("EPInfo", in.length32("EPInfoLen"));
    return new EndpointInfo(
        header.param2() & 0xF,
        info,
        signed
            ? Optional.of(new Signing(nonce, in.bytes("Signature", negotiated.signatureSize())))
            : Optional.empty());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out, negotiated.version(), MessageCode.ENDPOINT_INFO, 0, Fields.bits(slotId, 4, "SlotID"));
    out.reserved(4);
    signing.ifPresent(with -> out.bytes(Fields.sized(with.nonce(), Fields.NONCE, "Nonce")));
    out.u32(endpointInfo.length()).bytes(endpointInfo);
    signing.ifPresent(
        with -> out.bytes(Fields.sized(with.signature(), negotiated.signatureSize(), "Signature")));
  }

  /** This with {@code signature}; it must have a nonce. */
  public EndpointInfo withSignature(Bytes signature) {
    return new EndpointInfo(
        slotId, endpointInfo, Optional.of(new Signing(signing.orElseThrow().nonce(), signature)));
  }

  /** The part of {@code exact}, the bytes of this message, that is signed. */
  public Bytes beforeSignature(Bytes exact) {
    return exact.slice(
        0, exact.length() - signing.map(with -> with.signature().length()).orElse(0));
  }

  @Override
  public int code() {
    return MessageCode.ENDPOINT_INFO.wire();
  }
}
