package io.teeio.spdm.certificate;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * A public key that was brought to this side by other means than certificates (DSP0274,
 * PUB_KEY_ID_CAP); in transcripts it is named by the digest of its DER SubjectPublicKeyInfo.
 *
 * @param hash the hash of the connection
 * @param key the key
 */
public record ProvisionedKey(HashAlgorithm hash, VerificationKey key) implements PeerIdentity {
  @Override
  public Bytes digest(Crypto crypto) {
    return crypto.hash(hash, key.subjectPublicKeyInfo());
  }

  @Override
  public Optional<VerificationKey> signatureKey() {
    return Optional.of(key);
  }
}
