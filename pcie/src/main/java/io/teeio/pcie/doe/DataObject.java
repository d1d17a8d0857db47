package io.teeio.pcie.doe;

import io.teeio.pcie.PciSigVendor;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * One DOE data object. On the wire: vendor id (2 bytes), type (1), reserved (1), length (4: bits
 * 17:0 count DWORDs with the two of the header, 0 means 2^18), payload padded with zeros to whole
 * DWORDs. What is read keeps its padding: only the protocol inside knows its exact length.
 *
 * @param vendor 16 bits
 * @param type 8 bits, {@link DoeType}
 * @param payload at most {@link #MAX_PAYLOAD} bytes
 */
public record DataObject(int vendor, int type, Bytes payload) {
  /** Bytes of the header. */
  public static final int HEADER_SIZE = 8;

  /** DWORDs of the longest object, header included. */
  public static final int MAX_DWORDS = 1 << 18;

  /** Bytes of the longest payload. */
  public static final int MAX_PAYLOAD = MAX_DWORDS * 4 - HEADER_SIZE;

  private static final String CLAUSE = "PCIe 6.1 6.30.1";

  /** Checks that the fields fit. */
  public DataObject {
    if (vendor >>> 16 != 0 || type >>> 8 != 0 || payload.length() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("does not fit in a DOE data object");
    }
  }

  /** An object of the PCI-SIG. */
  public static DataObject pciSig(int type, Bytes payload) {
    return new DataObject(PciSigVendor.VENDOR, type, payload);
  }

  /** Whether the object is of the PCI-SIG and of {@code type}. */
  public boolean is(int type) {
    return vendor == PciSigVendor.VENDOR && this.type == type;
  }

  /** DWORDs on the wire, header included. */
  public int dwords() {
    return 2 + (payload.length() + 3) / 4;
  }

  /** The whole object as it crosses the wire, padded. */
  public Bytes toBytes() {
    WireWriter out = new WireWriter(dwords() * 4);
    out.u16(vendor).u8(type).reserved(1).u32(dwords() & MAX_DWORDS - 1);
    out.bytes(payload).reserved(-payload.length() & 3);
    return out.toBytes();
  }

  /**
   * Reads one whole object; its payload keeps the padding.
   *
   * @throws MalformedInput if the length field does not say exactly the bytes that are there
   */
  public static DataObject read(Bytes object) throws MalformedInput {
    WireReader in = WireReader.of(object, CLAUSE);
    int vendor = in.u16("Vendor ID");
    int type = in.u8("Data Object Type");
    in.reserved(1);
    int dwords = dwords(in.u32("Length"));
    in.require(
        (long) dwords * 4 == object.length(),
        "Length",
        "says " + dwords + " DWORDs, had " + object.length() + " bytes");
    return new DataObject(vendor, type, in.rest("Payload"));
  }

  /** DWORDs of the object whose length field is {@code field}; 0 means 2^18. */
  public static int dwords(long field) {
    int low = (int) field & MAX_DWORDS - 1;
    return low == 0 ? MAX_DWORDS : low;
  }
}
