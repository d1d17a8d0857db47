package io.teeio.spdm.session;

import io.teeio.spdm.message.VersionNumber;

/**
 * How sequence numbers are mixed into nonces. DSP0277 1.0 and 1.1 do not say it, so old peers
 * differ; this stack sends little-endian until the peer has shown another order.
 */
public enum NonceOrder {
  /** Into the first 8 bytes, least significant byte first; what 1.2 demands. */
  LITTLE_ENDIAN,
  /** Into the last 8 bytes, most significant byte first. */
  BIG_ENDIAN,
  /**
   * Not known yet: a record is tried in both orders, and the first one that tells them apart (the
   * one after sequence number 0) decides.
   */
  UNDECIDED;

  /** What is known when a session of {@code version} of Secured Messages starts. */
  public static NonceOrder of(VersionNumber version) {
    return version.compareTo(SecuredVersion.V1_2) < 0 ? UNDECIDED : LITTLE_ENDIAN;
  }
}
