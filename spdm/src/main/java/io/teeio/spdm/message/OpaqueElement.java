package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * One element of opaque data. Grammar: ID u8, VendorLength u8, VendorID, OpaqueElementDataLength
 * u16, OpaqueElementData, zeros up to a multiple of four bytes.
 *
 * @param id the standards body; 0 is DMTF
 * @param vendorId at most 255 bytes
 * @param data at most 65535 bytes
 */
public record OpaqueElement(int id, Bytes vendorId, Bytes data) {
  private static final int GENERAL_MAGIC = 0x444D5446;
  private static final int GENERAL_VERSION = 1;

  /** Reads all elements of {@code opaqueData}: in format 1 since SPDM 1.2, in DSP0277's before. */
  public static List<OpaqueElement> readAll(Bytes opaqueData, SpdmVersion version)
      throws MalformedInput {
    return readAll(WireReader.of(opaqueData, "DSP0277 1.1.0 Opaque data format"), version);
  }

  /** As above, from a reader that may have a tap. */
  public static List<OpaqueElement> readAll(WireReader in, SpdmVersion version)
      throws MalformedInput {
    int count;
    if (version.atLeast(SpdmVersion.V1_2)) {
      count = in.u8("TotalElements");
      in.reserved(3);
    } else {
      in.require(in.u32("SpecID") == GENERAL_MAGIC, "SpecID", "is not DMTF");
      in.require(in.u8("OpaqueVersion") == GENERAL_VERSION, "OpaqueVersion", "is not 1");
      count = in.u8("TotalElements");
      in.reserved(2);
    }
    List<OpaqueElement> elements = in.list("OpaqueElement", count, 4, OpaqueElement::read);
    in.end("OpaqueData");
    return elements;
  }

  /** The opaque data with {@code elements}. */
  public static Bytes writeAll(List<OpaqueElement> elements, SpdmVersion version) {
    WireWriter out = new WireWriter();
    if (version.atLeast(SpdmVersion.V1_2)) {
      out.u8(elements.size()).reserved(3);
    } else {
      out.u32(GENERAL_MAGIC).u8(GENERAL_VERSION).u8(elements.size()).reserved(2);
    }
    elements.forEach(element -> element.write(out));
    return out.toBytes();
  }

  private static OpaqueElement read(WireReader in) throws MalformedInput {
    int id = in.u8("ID");
    Bytes vendor = in.bytes("VendorID", in.u8("VendorLength"));
    Bytes data = in.bytes("OpaqueElementData", in.u16("OpaqueElementDataLength"));
    in.reserved(padding(vendor, data));
    return new OpaqueElement(id, vendor, data);
  }

  private void write(WireWriter out) {
    out.u8(id).u8(vendorId.length()).bytes(vendorId).u16(data.length()).bytes(data);
    out.reserved(padding(vendorId, data));
  }

  private static int padding(Bytes vendor, Bytes data) {
    return -(4 + vendor.length() + data.length()) & 3;
  }
}
