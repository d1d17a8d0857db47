package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * FINISH: the requester's proof that it has the keys. Grammar: header (Param1 bit 0
 * SignatureIncluded, Param2 requester's slot), OpaqueDataLength u16 and OpaqueData (1.4), Signature
 * if included, RequesterVerifyData of H bytes.
 *
 * @param slotId the requester's slot, 0 to 7, or 0xFF for a provisioned public key; 0 if unsigned
 * @param opaqueData since 1.4, empty before
 * @param signature the requester's, if it authenticates itself
 * @param requesterVerifyData H bytes
 */
public record Finish(
    int slotId, Bytes opaqueData, Optional<Bytes> signature, Bytes requesterVerifyData)
    implements SpdmRequest {
  /** A request without mutual authentication. */
  public Finish(Bytes requesterVerifyData) {
    this(0, Bytes.EMPTY, Optional.empty(), requesterVerifyData);
  }

  /** Reads the message from its header on. */
  public static Finish read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.FINISH, negotiated.version());
    Bytes opaque = Fields.opaqueSince14(in, negotiated);
    return new Finish(
        header.param2(),
        opaque,
        (header.param1() & 1) != 0
            ? Optional.of(in.bytes("Signature", negotiated.requesterSignatureSize()))
            : Optional.empty(),
        in.bytes("RequesterVerifyData", negotiated.hashSize()));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out, negotiated.version(), MessageCode.FINISH, signature.isPresent() ? 1 : 0, slotId);
    Fields.opaqueSince14(out, negotiated, opaqueData);
    signature.ifPresent(
        bytes -> out.bytes(Fields.sized(bytes, negotiated.requesterSignatureSize(), "Signature")));
    out.bytes(Fields.sized(requesterVerifyData, negotiated.hashSize(), "RequesterVerifyData"));
  }

  /** The part of {@code exact}, the bytes of this message, that is signed. */
  public Bytes beforeSignature(Bytes exact) {
    return exact.slice(
        0, beforeVerifyData(exact).length() - signature.map(Bytes::length).orElse(0));
  }

  /** The part of {@code exact}, the bytes of this message, that RequesterVerifyData covers. */
  public Bytes beforeVerifyData(Bytes exact) {
    return exact.slice(0, exact.length() - requesterVerifyData.length());
  }

  @Override
  public int code() {
    return MessageCode.FINISH.wire();
  }
}
