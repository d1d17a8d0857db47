package io.teeio.probe;

import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A slot of the responder.
 *
 * @param slot its number, 0 to 7; 0xFF for a public key that was provisioned
 * @param digest as DIGESTS gives it
 * @param chainSize bytes of the certificate chain; 0 if it was not fetched
 * @param certificates from the root, or from the one that it issued, to the leaf
 * @param rootIncluded whether the root is among them
 * @param authenticated whether the responder proved that it has the key; empty if it was not asked
 */
public record SlotFacts(
    int slot,
    Bytes digest,
    int chainSize,
    List<CertificateFacts> certificates,
    boolean rootIncluded,
    Optional<Boolean> authenticated) {
  /** Copies the list. */
  public SlotFacts {
    certificates = List.copyOf(certificates);
  }

  SlotFacts withAuthenticated(boolean proved) {
    return new SlotFacts(slot, digest, chainSize, certificates, rootIncluded, Optional.of(proved));
  }
}
