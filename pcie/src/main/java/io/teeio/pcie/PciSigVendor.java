package io.teeio.pcie;

import io.teeio.wire.Bytes;

/** Numbers that the PCI-SIG uses in SPDM vendor-defined messages and DOE objects. */
public final class PciSigVendor {
  /** StandardID of the PCI-SIG in VENDOR_DEFINED_REQUEST. */
  public static final int STANDARD_ID = 3;

  /** The PCI-SIG's own vendor id. */
  public static final int VENDOR = 0x0001;

  /** {@link #VENDOR} as the VendorID field of a vendor-defined message. */
  public static final Bytes VENDOR_ID = Bytes.of(0x01, 0x00);

  /** Vendor id of the CXL consortium, whose protocols this project does not speak. */
  public static final int CXL_VENDOR = 0x1E98;

  /** Protocol id of IDE_KM: the first byte of the vendor-defined payload. */
  public static final int IDE_KM = 0x00;

  /** Protocol id of TDISP: the first byte of the vendor-defined payload. */
  public static final int TDISP = 0x01;

  private PciSigVendor() {}
}
