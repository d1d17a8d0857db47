package io.teeio.attest.spdm;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;

/**
 * A manifest whose form a registry names (DSP0274 1.3, value type 0x0A): the standards body or
 * vendor-defined header, ID u8, VendorIDLen u8, VendorID, then the manifest.
 *
 * @param registry the standards body; 0 is DMTF, 1 TCG, 3 PCI-SIG, 10 IANA's CBOR tags
 * @param vendorId in that registry, at most 255 bytes
 * @param content the manifest
 */
public record StructuredManifest(int registry, Bytes vendorId, Bytes content) {
  static StructuredManifest read(Bytes value) throws MalformedInput {
    WireReader in = WireReader.of(value, "DSP0274 1.3.0 Structured measurement manifest");
    int registry = in.u8("ID");
    Bytes vendorId = in.bytes("VendorID", in.u8("VendorIDLen"));
    return new StructuredManifest(registry, vendorId, in.rest("Manifest"));
  }
}
