package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * MEASUREMENTS: the measurements. Grammar: header (Param1 total number of indices if that was asked
 * for; Param2 bits 3:0 slot, bits 5:4 content changed), NumberOfBlocks u8, MeasurementRecordLength
 * u24, blocks, Nonce of 32 bytes, OpaqueDataLength u16, OpaqueData, RequesterContext of 8 bytes
 * (1.3), Signature of S bytes if asked for.
 *
 * @param totalNumber number of indices, if the request asked for it
 * @param slotId whose key signed, 0 to 7, or 0xF for a provisioned public key
 * @param contentChanged 0 not detected, 1 changed, 2 not changed (1.2)
 * @param blocks the measurements
 * @param nonce 32 random bytes
 * @param opaqueData at most 1024 bytes
 * @param requesterContext what the request held; since 1.3 and always then
 * @param signature S bytes, if the request asked for it
 */
public record Measurements(
    int totalNumber,
    int slotId,
    int contentChanged,
    List<MeasurementBlock> blocks,
    Bytes nonce,
    Bytes opaqueData,
    Optional<Bytes> requesterContext,
    Optional<Bytes> signature)
    implements SpdmResponse {
  /** Copies the list. */
  public Measurements {
    blocks = List.copyOf(blocks);
  }

  /** Reads the message from its header on; {@code signed} is what the request asked for. */
  public static Measurements read(WireReader in, Negotiated negotiated, boolean signed)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.MEASUREMENTS, negotiated.version());
    int number = in.u8("NumberOfBlocks");
    WireReader record = in.slice("MeasurementRecord", in.u24("MeasurementRecordLength"));
    List<MeasurementBlock> blocks =
        record.list(
            "MeasurementBlock", number, MeasurementBlock.HEADER_SIZE, MeasurementBlock::read);
    record.end("MeasurementRecordLength");
    return new Measurements(
        header.param1(),
        negotiated.atLeast(SpdmVersion.V1_1) ? header.param2() & 0xF : 0,
        negotiated.atLeast(SpdmVersion.V1_2) ? header.param2() >> 4 & 3 : 0,
        blocks,
        in.bytes("Nonce", Fields.NONCE),
        Fields.opaque(in),
        Fields.context(in, negotiated),
        signed ? Optional.of(in.bytes("Signature", negotiated.signatureSize())) : Optional.empty());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(slotId == 0 || negotiated.atLeast(SpdmVersion.V1_1), "SlotID before SPDM 1.1");
    Fields.demand(
        contentChanged == 0 || negotiated.atLeast(SpdmVersion.V1_2),
        "content changed exists since SPDM 1.2");
    Header.write(
        out,
        negotiated.version(),
        MessageCode.MEASUREMENTS,
        totalNumber,
        Fields.bits(slotId, 4, "SlotID") | Fields.bits(contentChanged, 2, "content changed") << 4);
    Bytes record = MeasurementBlock.record(blocks);
    out.u8(blocks.size()).u24(record.length()).bytes(record);
    out.bytes(Fields.sized(nonce, Fields.NONCE, "Nonce"));
    Fields.opaque(out, opaqueData);
    Fields.context(out, negotiated, requesterContext);
    signature.ifPresent(
        bytes -> out.bytes(Fields.sized(bytes, negotiated.signatureSize(), "Signature")));
  }

  /** This with {@code signature}. */
  public Measurements withSignature(Bytes signature) {
    return new Measurements(
        totalNumber,
        slotId,
        contentChanged,
        blocks,
        nonce,
        opaqueData,
        requesterContext,
        Optional.of(signature));
  }

  /** The part of {@code exact}, the bytes of this message, that is signed. */
  public Bytes beforeSignature(Bytes exact) {
    return exact.slice(0, exact.length() - signature.map(Bytes::length).orElse(0));
  }

  @Override
  public int code() {
    return MessageCode.MEASUREMENTS.wire();
  }
}
