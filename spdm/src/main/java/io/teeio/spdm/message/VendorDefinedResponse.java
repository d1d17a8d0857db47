package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * VENDOR_DEFINED_RESPONSE: answers in a protocol of another body. Grammar: header (Param1 bit 7
 * large form (1.4)), StandardID u16, VendorIDLength u8, VendorID, PayloadLength u16, payload; in
 * the large form Reserved u16 and LargePayloadLength u32 stand for PayloadLength.
 *
 * @param large whether the large form is used (1.4)
 * @param standardId the registry that VendorID is from, 16 bits; 3 is PCI-SIG
 * @param vendorId at most 255 bytes
 * @param payload at most 65535 bytes unless in the large form
 */
public record VendorDefinedResponse(boolean large, int standardId, Bytes vendorId, Bytes payload)
    implements SpdmResponse {
  /** A message in the common form. */
  public VendorDefinedResponse(int standardId, Bytes vendorId, Bytes payload) {
    this(false, standardId, vendorId, payload);
  }

  /** Reads the message from its header on. */
  public static VendorDefinedResponse read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.VENDOR_DEFINED_RESPONSE, negotiated.version());
    boolean large = negotiated.atLeast(SpdmVersion.V1_4) && (header.param1() & 0x80) != 0;
    int standard = in.u16("StandardID");
    Bytes vendor = in.bytes("VendorID", in.u8("VendorIDLength"));
    if (large) {
      in.reserved(2);
      return new VendorDefinedResponse(
          true, standard, vendor, in.bytes("Payload", in.length32("LargePayloadLength")));
    }
    return new VendorDefinedResponse(
        false, standard, vendor, in.bytes("Payload", in.u16("PayloadLength")));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        !large || negotiated.atLeast(SpdmVersion.V1_4), "the large form exists since SPDM 1.4");
    Header.write(
        out, negotiated.version(), MessageCode.VENDOR_DEFINED_RESPONSE, large ? 0x80 : 0, 0);
    out.u16(standardId).u8(vendorId.length()).bytes(vendorId);
    if (large) {
      out.reserved(2).u32(payload.length());
    } else {
      out.u16(payload.length());
    }
    out.bytes(payload);
  }

  @Override
  public int code() {
    return MessageCode.VENDOR_DEFINED_RESPONSE.wire();
  }
}
