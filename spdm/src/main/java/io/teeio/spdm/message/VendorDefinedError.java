package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What ERROR says when a vendor or another standards body defined it. Grammar of ExtendedErrorData:
 * VendorIDLength u8, VendorID, OpaqueErrorData; at most 32 bytes in all.
 *
 * @param registryId Param2: the registry of VendorID, 8 bits; 3 is PCI-SIG
 * @param vendorId VendorID
 * @param data OpaqueErrorData
 */
public record VendorDefinedError(int registryId, Bytes vendorId, Bytes data) {
  /** Of {@code extended}, which {@link #skip} has let pass. */
  static VendorDefinedError of(int registryId, Bytes extended) {
    int vendor = 1 + extended.at(0);
    return new VendorDefinedError(registryId, extended.slice(1, vendor), extended.from(vendor));
  }

  /** Reads ExtendedErrorData without looking into it further than its lengths. */
  static Bytes skip(WireReader in) throws MalformedInput {
    int length = in.u8("VendorIDLength");
    Bytes vendor = in.bytes("VendorID", length);
    return Bytes.concat(Bytes.of(length), vendor, in.rest("OpaqueErrorData"));
  }

  Bytes encode() {
    return new WireWriter().u8(vendorId.length()).bytes(vendorId).bytes(data).toBytes();
  }
}
