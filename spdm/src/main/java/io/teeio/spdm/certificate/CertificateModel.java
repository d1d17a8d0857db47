package io.teeio.spdm.certificate;

/** How the leaf certificate of a slot came to be: CertificateInfo bits 2:0 (DSP0274 1.3). */
public enum CertificateModel {
  /** Nothing is said, or the slot is empty. */
  NONE(0),
  /** DeviceCert: issued for the key of the device by its manufacturer. */
  DEVICE(1),
  /** AliasCert: issued by the device itself for a key that its firmware changes. */
  ALIAS(2),
  /** GenericCert: for any other purpose of its owner. */
  GENERIC(3);

  private final int wire;

  CertificateModel(int wire) {
    this.wire = wire;
  }

  /** The value of the field. */
  public int wire() {
    return wire;
  }
}
