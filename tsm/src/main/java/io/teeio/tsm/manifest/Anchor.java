package io.teeio.tsm.manifest;

import io.teeio.wire.Bytes;

/** A root that device certificate chains may begin with. */
public sealed interface Anchor {
  /**
   * The root certificate itself.
   *
   * @param der its DER
   */
  record RootCertificate(Bytes der) implements Anchor {}

  /**
   * The root certificate by its digest; the chain has to carry the certificate.
   *
   * @param sha384 SHA-384 of its DER, 48 bytes
   */
  record RootDigest(Bytes sha384) implements Anchor {}
}
