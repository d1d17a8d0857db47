package io.teeio.device.endpoint;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
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
   */
  public IdentityState mint(List<KeyAlgorithm> algorithms, int slots, CertificateProfile profile) {
    List<KeyPair> pairs = new ArrayList<>();
    pairs.add(spare(1));
    List<SlotBank> banks = new ArrayList<>();
    for (KeyAlgorithm algorithm : algorithms) {
      int id = pairs.size() + 1;
      Map<Integer, SlotIdentity> held = new TreeMap<>();
      SlotIdentity identity = identity(algorithm, profile).withKeyPair(id);
      for (int slot = 0; slot < 8; slot++) {
        if ((slots >> slot & 1) == 1) {
          held.put(slot, identity);
        }
      }
      pairs.add(KeyPair.fixed(id, identity.key(), slots));
      banks.add(SlotBank.fixed(banks.size(), algorithm, held));
    }
    banks.add(new SlotBank(banks.size(), Optional.empty(), SPARE, Map.of()));
    return new IdentityState(EVERY_SLOT, IdentityState.SLOT_SIZE, banks, pairs);
  }

  /**
   * Identities that are not minted, and beside them the same spares, behind their key pairs.
   *
   * @param chains by algorithm and slot
   * @param pairs the keys of all of them, numbered from 1
   */
  IdentityState withSpares(
      Map<KeyAlgorithm, Map<Integer, SlotIdentity>> chains, List<KeyPair> pairs) {
    List<SlotBank> banks = new ArrayList<>();
    chains.forEach((algorithm, held) -> banks.add(SlotBank.fixed(banks.size(), algorithm, held)));
    banks.add(new SlotBank(banks.size(), Optional.empty(), SPARE, Map.of()));
    List<KeyPair> all = new ArrayList<>(pairs);
    all.add(spare(pairs.size() + 1));
    return new IdentityState(EVERY_SLOT, IdentityState.SLOT_SIZE, banks, all);
  }

  /** A key pair that its owner can do with as it likes, of a classical curve to begin with. */
  private KeyPair spare(int id) {
    return KeyPair.free(
        id, Optional.of(crypto.generateSigningKey(KeyAlgorithm.EC_P384, random)), SPARE);
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
