package io.teeio.spdm.certificate;

import java.util.Optional;

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

  /** The model that the value {@code wire} of the field means, if there is one. */
  public static Optional<CertificateModel> of(int wire) {
    for (CertificateModel model : values()) {
      if (model.wire == wire) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }

  /** The value of the field. */
  public int wire() {
    return wire;
  }
}
