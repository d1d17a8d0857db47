package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * GET_CERTIFICATE: asks for a portion of a certificate chain. Grammar: header (Param1 bits 3:0
 * slot, bit 7 large form (1.4); Param2 bit 0 SlotSizeRequested (1.3)), Offset u16, Length u16; in
 * the large form both are 0 and LargeOffset u32, LargeLength u32 follow.
 *
 * @param slotId 0 to 7
 * @param slotSizeRequested asks for the size of the slot's storage instead (1.3)
 * @param large whether the large form is used (1.4)
 * @param offset first byte of the portion
 * @param length bytes wanted
 */
public record GetCertificate(
    int slotId, boolean slotSizeRequested, boolean large, long offset, long length)
    implements SpdmRequest {
  /** A request in the common form. */
  public GetCertificate(int slotId, int offset, int length) {
    this(slotId, false, false, offset, length);
  }

  /** Reads the message from its header on. */
  public static GetCertificate read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.GET_CERTIFICATE, negotiated.version());
    boolean large = negotiated.atLeast(SpdmVersion.V1_4) && (header.param1() & 0x80) != 0;
    boolean size = negotiated.atLeast(SpdmVersion.V1_3) && (header.param2() & 1) != 0;
    int offset = in.u16("Offset");
    int length = in.u16("Length");
    int slot = header.param1() & 0xF;
    if (large) {
      return new GetCertificate(slot, size, true, in.u32("LargeOffset"), in.u32("LargeLength"));
    }
    return new GetCertificate(slot, size, false, offset, length);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        !large || negotiated.atLeast(SpdmVersion.V1_4), "the large form exists since SPDM 1.4");
    Fields.demand(
        !slotSizeRequested || negotiated.atLeast(SpdmVersion.V1_3),
        "SlotSizeRequested exists since SPDM 1.3");
    Header.write(
        out,
        negotiated.version(),
        MessageCode.GET_CERTIFICATE,
        Fields.bits(slotId, 4, "SlotID") | (large ? 0x80 : 0),
        slotSizeRequested ? 1 : 0);
    if (large) {
      out.u16(0).u16(0).u32(offset).u32(length);
    } else {
      out.u16(Math.toIntExact(offset)).u16(Math.toIntExact(length));
    }
  }

  @Override
  public int code() {
    return MessageCode.GET_CERTIFICATE.wire();
  }
}
