package io.teeio.spdm.certificate;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** Who a peer is: what transcripts name it by, and what verifies its signatures. */
public sealed interface PeerIdentity permits CertificateChain, ProvisionedKey {
  /** The slot that stands for a provisioned public key where a field has eight bits. */
  int PROVISIONED_SLOT = 0xFF;

  /** The slot that stands for a provisioned public key where a field has four bits. */
  int PROVISIONED_SLOT_4 = 0xF;

  /** What stands for it in transcripts, with the hash of the connection. */
  Bytes digest(Crypto crypto);

  /** The key that verifies its signatures; empty if that is of an algorithm not used here. */
  Optional<VerificationKey> signatureKey();

  /** {@code slot}, 0 to 7 or 0xFF, as a field of four bits has it. */
  static int nibble(int slot) {
    return slot == PROVISIONED_SLOT ? PROVISIONED_SLOT_4 : slot;
  }

  /** The slot, 0 to 7 or 0xFF, that a field of four bits means. */
  static int ofNibble(int nibble) {
    return nibble == PROVISIONED_SLOT_4 ? PROVISIONED_SLOT : nibble;
  }
}
