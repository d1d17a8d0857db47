package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * CERTIFICATE: a portion of a certificate chain. Grammar: header (Param1 bits 3:0 slot, bit 7 large
 * form (1.4); Param2 bits 2:0 certificate model (1.3)), PortionLength u16, RemainderLength u16; in
 * the large form both are 0 and LargePortionLength u32, LargeRemainderLength u32 follow; portion.
 *
 * @param slotId 0 to 7
 * @param certificateInfo CertificateInfo (1.3), 8 bits: bits 2:0 are the certificate model
 * @param large whether the large form is used (1.4)
 * @param remainderLength bytes of the chain after this portion
 * @param portion the bytes
 */
public record CertificateResponse(
    int slotId, int certificateInfo, boolean large, long remainderLength, Bytes portion)
    implements SpdmResponse {
  /** Reads the message from its header on. */
  public static CertificateResponse read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CERTIFICATE, negotiated.version());
    boolean large = negotiated.atLeast(SpdmVersion.V1_4) && (header.param1() & 0x80) != 0;
    int info = negotiated.atLeast(SpdmVersion.V1_3) ? header.param2() : 0;
    int portion = in.u16("PortionLength");
    long remainder = in.u16("RemainderLength");
    if (large) {
      portion = in.length32("LargePortionLength");
      remainder = in.u32("LargeRemainderLength");
    }
    return new CertificateResponse(
        header.param1() & 0xF, info, large, remainder, in.bytes("CertChain", portion));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        !large || negotiated.atLeast(SpdmVersion.V1_4), "the large form exists since SPDM 1.4");
    Fields.demand(
        certificateInfo == 0 || negotiated.atLeast(SpdmVersion.V1_3),
        "CertificateInfo exists since SPDM 1.3");
    Header.write(
        out,
        negotiated.version(),
        MessageCode.CERTIFICATE,
        Fields.bits(slotId, 4, "SlotID") | (large ? 0x80 : 0),
        certificateInfo);
    if (large) {
      out.u16(0).u16(0).u32(portion.length()).u32(remainderLength);
    } else {
      out.u16(portion.length()).u16(Math.toIntExact(remainderLength));
    }
    out.bytes(portion);
  }

  @Override
  public int code() {
    return MessageCode.CERTIFICATE.wire();
  }
}
