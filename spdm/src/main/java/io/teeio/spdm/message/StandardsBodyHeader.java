package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * SVH, the standards body or vendor-defined header: who defined what follows. Grammar: ID u8,
 * VendorIDLen u8, VendorID.
 *
 * @param id the registry, 8 bits; 0 is DMTF, 3 PCI-SIG
 * @param vendorId VendorID in that registry, at most 255 bytes
 */
public record StandardsBodyHeader(int id, Bytes vendorId) {
  /** DMTF itself, which needs no vendor. */
  public static final StandardsBodyHeader DMTF = new StandardsBodyHeader(0, Bytes.EMPTY);

  /** Bytes of the shortest one. */
  static final int MIN_SIZE = 2;

  static StandardsBodyHeader read(WireReader in) throws MalformedInput {
    int id = in.u8("ID");
    return new StandardsBodyHeader(id, in.bytes("VendorID", in.u8("VendorIDLen")));
  }

  void write(WireWriter out) {
    out.u8(id).u8(vendorId.length()).bytes(vendorId);
  }

  int size() {
    return MIN_SIZE + vendorId.length();
  }
}
