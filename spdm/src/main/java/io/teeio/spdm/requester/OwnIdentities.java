package io.teeio.spdm.requester;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.ProvisionedKey;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who a requester can prove to be on one connection. */
final class OwnIdentities {
  /**
   * Whom to sign as.
   *
   * @param slot 0 to 7, or 0xFF for the public key that the responder was given
   * @param digest what transcripts name it by
   * @param key what it signs with
   */
  record Signer(int slot, Bytes digest, SigningKey key) {}

  private final Role role;
  private final Connection connection;
  private final Negotiated negotiated;
  private final Optional<KeyAlgorithm> algorithm;
  private final SortedMap<Integer, SlotIdentity> slots = new TreeMap<>();

  OwnIdentities(Role role, Connection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.algorithm =
        negotiated
            .algorithms()
            .requesterSignature()
            .flatMap(CryptoSuite::signature)
            .map(SignatureAlgorithm::keyAlgorithm);
    if (negotiated.requester().has(Capability.CERT)) {
      for (Map.Entry<Integer, SlotIdentity> slot : role.parts().slots().entrySet()) {
        addIfUsable(slot.getKey(), slot.getValue());
      }
    }
  }

  private void addIfUsable(int slot, SlotIdentity identity) {
    if (algorithm.filter(identity.key().algorithm()::equals).isPresent()) {
      slots.put(slot, identity.withChain(identity.chain().under(role.crypto(), connection.hash())));
    }
  }

  /** Whether this side offered to authenticate itself, and has somebody to be. */
  boolean areOffered() {
    return negotiated.requester().has(Capability.MUT_AUTH)
        && (!slots.isEmpty() || provisioned().isPresent());
  }

  /** Whether both sides can, and this one has somebody to be. */
  boolean canAuthenticate() {
    return negotiated.responder().has(Capability.MUT_AUTH) && areOffered();
  }

  /** The slots whose key is of the negotiated algorithm, in ascending order. */
  SortedMap<Integer, SlotIdentity> slots() {
    return slots;
  }

  int slotMask() {
    return slots.keySet().stream().mapToInt(slot -> 1 << slot).reduce(0, (a, b) -> a | b);
  }

  /**
   * Whom to sign as.
   *
   * @param slot 0 to 7 or 0xFF
   * @param use the bit of KeyUsageMask that a connection with several keys wants
   */
  Optional<Signer> signer(int slot, int use) {
    if (slot == PeerIdentity.PROVISIONED_SLOT) {
      return provisioned();
    }
    return Optional.ofNullable(slots.get(slot))
        .filter(each -> !negotiated.multiKeyRequester() || (each.keyUsage() & use) != 0)
        .map(each -> new Signer(slot, each.chain().digest(role.crypto()), each.key()));
  }

  private Optional<Signer> provisioned() {
    if (!negotiated.requester().has(Capability.PUB_KEY_ID)) {
      return Optional.empty();
    }
    return role.parts().provisionedKeys().stream()
        .filter(key -> algorithm.filter(key.algorithm()::equals).isPresent())
        .findFirst()
        .map(key ->
            new Signer(
                PeerIdentity.PROVISIONED_SLOT,
                new ProvisionedKey(connection.hash(), key.verificationKey()).digest(role.crypto()),
                key));
  }
}
