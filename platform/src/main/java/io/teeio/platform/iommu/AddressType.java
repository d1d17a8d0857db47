package io.teeio.platform.iommu;

/** What a device says of the address in its request (the AT field). */
public enum AddressType {
  /** To be translated. */
  UNTRANSLATED,
  /** Translated already, as ATS told the device. */
  TRANSLATED,
  /** A request for a translation. */
  ATS
}
