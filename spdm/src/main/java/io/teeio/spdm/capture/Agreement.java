package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.transcript.Transcripts;
import java.util.Optional;

/**
 * What a replay computes with once ALGORITHMS passed by.
 *
 * @param negotiated what both sides agreed on
 * @param hash the hash of the connection
 * @param aead the cipher of its sessions; empty if it is not computed here
 * @param transcripts its transcripts
 */
record Agreement(
    Negotiated negotiated,
    HashAlgorithm hash,
    Optional<AeadAlgorithm> aead,
    Transcripts transcripts) {
  /** Why records of sessions cannot be opened here, whatever the secret. */
  Optional<String> obstacleToRecords() {
    if (!negotiated.bothHave(Capability.ENCRYPT)) {
      return Optional.of(
          "its records are authenticated but not encrypted, which is not opened yet");
    }
    return aead.isEmpty() ? Optional.of("its cipher is not computed here") : Optional.empty();
  }
}
