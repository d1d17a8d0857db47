package io.teeio.pcie;

import java.util.Optional;

/** What a device says of the address in its memory request: the AT field (PCIe, ATS). */
public enum AddressType {
  /** To be translated. */
  UNTRANSLATED(0),
  /** Translated already, as ATS told the device. */
  TRANSLATED(2),
  /** Not an access but a request for a translation. */
  ATS(1);

  private final int wire;

  AddressType(int wire) {
    this.wire = wire;
  }

  /** The 2-bit number in a header. */
  public int wire() {
    return wire;
  }

  /** The type with the number {@code wire}; 3 is reserved. */
  public static Optional<AddressType> of(int wire) {
    return switch (wire) {
      case 0 -> Optional.of(UNTRANSLATED);
      case 1 -> Optional.of(ATS);
      case 2 -> Optional.of(TRANSLATED);
      default -> Optional.empty();
    };
  }
}
