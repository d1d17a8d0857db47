package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What DIGESTS says of one slot.
 *
 * @param slotId 0 to 7
 * @param digest the digest of the slot's certificate chain
 * @param keyPair which key the chain certifies; only in a connection with several keys (1.3)
 */
public record SlotDigest(int slotId, Bytes digest, Optional<KeyPair> keyPair) {
  /**
   * The key pair of a slot.
   *
   * @param keyPairId KeyPairID, 8 bits
   * @param certificateInfo CertificateInfo, 8 bits: bits 2:0 are the certificate model
   * @param keyUsageMask KeyUsageMask, 16 bits
   */
  public record KeyPair(int keyPairId, int certificateInfo, int keyUsageMask) {}

  /** A slot in a connection with one key. */
  public SlotDigest(int slotId, Bytes digest) {
    this(slotId, digest, Optional.empty());
  }
}
