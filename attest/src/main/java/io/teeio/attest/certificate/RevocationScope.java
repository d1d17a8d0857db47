package io.teeio.attest.certificate;

/** Which certificates of a path somebody can revoke. A trusted root is never among them. */
public enum RevocationScope {
  /** All below the root, as with those who sign reference values. */
  ALL,
  /** All but the leaf, which the device makes itself at every start. */
  EXCEPT_LEAF,
  /**
   * All but the certificates that SPDM's extension marks as mutable, and whatever those issued: the
   * alias certificates of a device (DSP0274, clause "Certificates and certificate chains").
   */
  EXCEPT_MUTABLE
}
