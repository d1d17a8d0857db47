package io.teeio.device.endpoint;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the identities of a device at its first start: for each algorithm an authority of the maker
 * and one key, which all slots have a chain for, and beside these a spare key pair and an empty
 * bank of slots that belong to whoever owns the device.
 */
public final class IdentityMint {
  private static final int EVERY_SLOT = 0xFF;

  /** What the owner of a device can make of the spare key pair and the spare bank. */
  private static final Set<KeyAlgorithm> SPARE =
      Collections.unmodifiableSet(
          EnumSet.of(
              KeyAlgorithm.EC_P256,
              KeyAlgorithm.EC_P384,
              KeyAlgorithm.EC_P521,
              KeyAlgorithm.RSA_2048,
              KeyAlgorithm.RSA_3072,
              KeyAlgorithm.ED25519,
              KeyAlgorithm.ED448,
              KeyAlgorithm.ML_DSA_44,
              KeyAlgorithm.ML_DSA_65,
              KeyAlgorithm.ML_DSA_87));

  private final Crypto crypto;
  private final RandomSource random;
  private final CertificateMint mint;

  /** A mint that dates certificates with {@code clock}. */
  public IdentityMint(Crypto crypto, RandomSource random, InstantSource clock) {
    this.crypto = crypto;
    this.random = random;
    this.mint = new CertificateMint(crypto, random, clock);
  }

  /**
   * Identities of a new device.
   *
   * @param algorithms of its keys, at least one, in the order of their banks
   * @param slots the slots to be provisioned, 8 bits; all eight exist
   * @param profile what the leaf certificates say
   * @param spare whether there is a spare key pair, which is the first then
   */
  public IdentityState mint(
      List<KeyAlgorithm> algorithms, int slots, CertificateProfile profile, boolean spare) {
    Map<KeyAlgorithm, Map<Integer, SlotIdentity>> chains = new LinkedHashMap<>();
    for (KeyAlgorithm algorithm : algorithms) {
      SlotIdentity identity = identity(algorithm, profile);
      Map<Integer, SlotIdentity> held = new TreeMap<>();
      for (int slot = 0; slot < 8; slot++) {
        if ((slots >> slot & 1) == 1) {
          held.put(slot, identity);
        }
      }
      chains.put(algorithm, held);
    }
    return state(chains, spare);
  }

  /**
   * A device with the given identities.
   *
   * @param chains by algorithm and slot; key pairs are numbered as they come, and slots with the
   *     same key share one
   * @param spare whether there is a spare key pair, which is the first then
   */
  IdentityState state(Map<KeyAlgorithm, Map<Integer, SlotIdentity>> chains, boolean spare) {
    List<KeyPair> pairs = new ArrayList<>();
    if (spare) {
      pairs.add(spare());
    }
    List<SlotBank> banks = new ArrayList<>();
    chains.forEach((algorithm, given) -> {
      Map<Integer, SlotIdentity> held = new TreeMap<>();
      given.forEach((slot, identity) -> {
        int id = keyPair(pairs, identity.key(), slot);
        held.put(
            slot,
            new SlotIdentity(
                identity.chain(),
                pairs.get(id - 1).key().orElseThrow(),
                id,
                identity.model(),
                identity.keyUsage()));
      });
      banks.add(SlotBank.fixed(banks.size(), algorithm, held));
    });
    banks.add(new SlotBank(banks.size(), Optional.empty(), SPARE, Map.of()));
    return new IdentityState(EVERY_SLOT, IdentityState.SLOT_SIZE, banks, pairs);
  }

  /** The id of the pair with {@code key}, which is there now, for {@code slot} too. */
  private static int keyPair(List<KeyPair> pairs, SigningKey key, int slot) {
    for (KeyPair pair : pairs) {
      if (pair.key().map(SigningKey::verificationKey).equals(Optional.of(key.verificationKey()))) {
        pairs.set(pair.id() - 1, pair.withSlots(pair.slotMask() | 1 << slot));
        return pair.id();
      }
    }
    pairs.add(KeyPair.fixed(pairs.size() + 1, key, 1 << slot));
    return pairs.size();
  }

  /** A key pair that its owner can do with as it likes, of a classical curve to begin with. */
  private KeyPair spare() {
    return KeyPair.free(
        1, Optional.of(crypto.generateSigningKey(KeyAlgorithm.EC_P384, random)), SPARE);
  }

  private SlotIdentity identity(KeyAlgorithm algorithm, CertificateProfile profile) {
    MintedCertificate root = mint.root(algorithm, "device maker root");
    MintedCertificate middle = mint.intermediate(root, algorithm, "device maker intermediate");
    MintedCertificate leaf = mint.issue(middle, algorithm, profile);
    CertificateChain chain =
        CertificateChain.of(
            crypto,
            algorithm.certificateHash(),
            List.of(root.certificate(), middle.certificate(), leaf.certificate()));
    return new SlotIdentity(chain, leaf.key());
  }
}
