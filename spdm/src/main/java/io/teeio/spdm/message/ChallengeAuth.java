package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * CHALLENGE_AUTH: the proof of identity. Grammar: header (Param1 bits 3:0 slot, bit 7
 * BasicMutAuthReq; Param2 SlotMask), CertChainHash of H bytes, Nonce of 32 bytes,
 * MeasurementSummaryHash of H bytes if asked for, OpaqueDataLength u16, OpaqueData,
 * RequesterContext of 8 bytes (1.3), Signature of S bytes.
 *
 * @param slotId 0 to 7, or 0xF for a provisioned public key
 * @param basicMutAuthReq whether the responder demands mutual authentication the basic way
 * @param slotMask which slots have a chain, 8 bits
 * @param certChainHash digest of the chain, or of the public key
 * @param nonce 32 random bytes
 * @param measurementSummaryHash H bytes, if the request asked for it
 * @param opaqueData at most 1024 bytes
 * @param requesterContext what the request held; since 1.3 and always then
 * @param signature S bytes
 */
public record ChallengeAuth(
    int slotId,
    boolean basicMutAuthReq,
    int slotMask,
    Bytes certChainHash,
    Bytes nonce,
    Optional<Bytes> measurementSummaryHash,
    Bytes opaqueData,
    Optional<Bytes> requesterContext,
    Bytes signature)
    implements SpdmResponse {
  /** Reads the message from its header on; {@code summaryType} is what the request asked for. */
  public static ChallengeAuth read(WireReader in, Negotiated negotiated, SummaryType summaryType)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CHALLENGE_AUTH, negotiated.version());
    return new ChallengeAuth(
        header.param1() & 0xF,
        (header.param1() & 0x80) != 0,
        header.param2(),
        in.bytes("CertChainHash", negotiated.hashSize()),
        in.bytes("Nonce", Fields.NONCE),
        Fields.summary(in, negotiated, summaryType),
        Fields.opaque(in),
        Fields.context(in, negotiated),
        in.bytes("Signature", negotiated.signatureSize()));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    int hashSize = negotiated.hashSize();
    Header.write(
        out,
        negotiated.version(),
        MessageCode.CHALLENGE_AUTH,
        Fields.bits(slotId, 4, "SlotID") | (basicMutAuthReq ? 0x80 : 0),
        slotMask);
    out.bytes(Fields.sized(certChainHash, hashSize, "CertChainHash"));
    out.bytes(Fields.sized(nonce, Fields.NONCE, "Nonce"));
    measurementSummaryHash.ifPresent(
        hash -> out.bytes(Fields.sized(hash, hashSize, "MeasurementSummaryHash")));
    Fields.opaque(out, opaqueData);
    Fields.context(out, negotiated, requesterContext);
    out.bytes(Fields.sized(signature, negotiated.signatureSize(), "Signature"));
  }

  /** This with {@code signature}. */
  public ChallengeAuth withSignature(Bytes signature) {
    return new ChallengeAuth(
        slotId,
        basicMutAuthReq,
        slotMask,
        certChainHash,
        nonce,
        measurementSummaryHash,
        opaqueData,
        requesterContext,
        signature);
  }

  /** The part of {@code exact}, the bytes of this message, that is signed. */
  public Bytes beforeSignature(Bytes exact) {
    return exact.slice(0, exact.length() - signature.length());
  }

  @Override
  public int code() {
    return MessageCode.CHALLENGE_AUTH.wire();
  }
}
