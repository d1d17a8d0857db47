package io.teeio.spdm.capture;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Certificates and keys that an endpoint knew beforehand, so that they never cross the wire.
 *
 * @param responderChains certificates of the responder's slots, root first
 * @param requesterChains certificates of the requester's slots, root first
 * @param responderKey the responder's key, where it has no certificates
 * @param requesterKey the requester's key, where it has no certificates
 */
public record Provisioned(
    Map<Integer, List<Certificate>> responderChains,
    Map<Integer, List<Certificate>> requesterChains,
    Optional<VerificationKey> responderKey,
    Optional<VerificationKey> requesterKey) {
  /** Nothing was provisioned. */
  public static final Provisioned NONE =
      new Provisioned(Map.of(), Map.of(), Optional.empty(), Optional.empty());

  /** Copies the maps. */
  public Provisioned {
    responderChains = Map.copyOf(responderChains);
    requesterChains = Map.copyOf(requesterChains);
  }
}
