package io.teeio.pcie.doe;

import io.teeio.pcie.PciSigVendor;

/**
 * What a mailbox speaks.
 *
 * @param vendor 16 bits
 * @param type 8 bits, a data object type of that vendor
 */
public record DoeProtocol(int vendor, int type) {
  /** DOE Discovery, which every mailbox speaks. */
  public static final DoeProtocol DISCOVERY =
      new DoeProtocol(PciSigVendor.VENDOR, DoeType.DISCOVERY);

  /** SPDM in the clear. */
  public static final DoeProtocol SPDM = new DoeProtocol(PciSigVendor.VENDOR, DoeType.SPDM);

  /** Records of SPDM sessions. */
  public static final DoeProtocol SECURED_SPDM =
      new DoeProtocol(PciSigVendor.VENDOR, DoeType.SECURED_SPDM);

  /** The protocol of {@code object}. */
  public static DoeProtocol of(DataObject object) {
    return new DoeProtocol(object.vendor(), object.type());
  }
}
