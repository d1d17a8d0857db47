package io.teeio.spdm.identity;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.Set;

/**
 * A key pair of an endpoint, as KEY_PAIR_INFO tells of it (DSP0274 1.3).
 *
 * @param id KeyPairID, 1 to 255; ids are contiguous
 * @param key the key; empty if it was erased or never made
 * @param abilities Capabilities: bits of {@link #GENERATE} to {@link #SHAREABLE}
 * @param usageCapabilities KeyUsageCapabilities: what it may be used for, bits as KeyUsageMask
 * @param usage CurrentKeyUsage: what it is used for
 * @param algorithms AsymAlgoCapabilities and PqcAsymAlgoCapabilities: what it can be
 * @param slotMask AssocCertSlotMask: slots whose certificates are for it, 8 bits
 */
public record KeyPair(
    int id,
    Optional<SigningKey> key,
    int abilities,
    int usageCapabilities,
    int usage,
    Set<KeyAlgorithm> algorithms,
    int slotMask) {
  /** GenKeyCap: a new key can be made. */
  public static final int GENERATE = 1;

  /** ErasableCap: the key can be erased. */
  public static final int ERASABLE = 1 << 1;

  /** CertAssocCap: it can be given other slots. */
  public static final int CERTIFICATE_ASSOCIATION = 1 << 2;

  /** KeyUsageCap: its usage can be changed. */
  public static final int KEY_USAGE = 1 << 3;

  /** AsymAlgoCap: its algorithm can be changed. */
  public static final int ASYMMETRIC_ALGORITHM = 1 << 4;

  /**
   * ShareableCap: several slots can have certificates for it; needs {@link
   * #CERTIFICATE_ASSOCIATION}.
   */
  public static final int SHAREABLE = 1 << 5;

  /** Every ability. */
  public static final int EVERY_ABILITY = 0x3F;

  /** Refuses numbers that the wire cannot carry. */
  public KeyPair {
    algorithms = Set.copyOf(algorithms);
    if (id < 1 || id > 0xFF || (abilities & ~EVERY_ABILITY) != 0 || slotMask >> 8 != 0) {
      throw new IllegalArgumentException("key pair " + id + " with slots " + slotMask);
    }
    if ((usageCapabilities | usage) >> 16 != 0) {
      throw new IllegalArgumentException("a key usage has 16 bits");
    }
  }

  /** A key that stays what it is, for every use, in the slots of {@code slotMask} and more. */
  public static KeyPair fixed(int id, SigningKey key, int slotMask) {
    return new KeyPair(
        id,
        Optional.of(key),
        SHAREABLE | CERTIFICATE_ASSOCIATION,
        SlotIdentity.EVERY_USE,
        SlotIdentity.EVERY_USE,
        Set.of(key.algorithm()),
        slotMask);
  }

  /** A key that its owner can do with as it likes; {@code algorithms} are what it can become. */
  public static KeyPair free(int id, Optional<SigningKey> key, Set<KeyAlgorithm> algorithms) {
    return new KeyPair(
        id,
        key,
        EVERY_ABILITY,
        SlotIdentity.EVERY_USE,
        key.isPresent() ? SlotIdentity.EVERY_USE : 0,
        algorithms,
        0);
  }

  /** Whether it has all of {@code wanted}, bits of abilities. */
  public boolean can(int wanted) {
    return (abilities & wanted) == wanted;
  }

  /** Its algorithm, if there is a key. */
  public Optional<KeyAlgorithm> algorithm() {
    return key.map(SigningKey::algorithm);
  }

  /** The AlgorithmIdentifier of its SubjectPublicKeyInfo, in DER, if there is a key. */
  public Optional<Bytes> algorithmIdentifier() {
    return key.map(present -> {
      Bytes info = present.verificationKey().subjectPublicKeyInfo();
      int lengthSize = info.at(1) < 0x80 ? 1 : 1 + (info.at(1) & 0x7F);
      int begin = 1 + lengthSize;
      return info.slice(begin, begin + 2 + info.at(begin + 1));
    });
  }

  /** This with another key. */
  public KeyPair withKey(Optional<SigningKey> other) {
    return new KeyPair(id, other, abilities, usageCapabilities, usage, algorithms, slotMask);
  }

  /** This used for {@code other}. */
  public KeyPair withUsage(int other) {
    return new KeyPair(id, key, abilities, usageCapabilities, other, algorithms, slotMask);
  }

  /** This for the slots of {@code other}. */
  public KeyPair withSlots(int other) {
    return new KeyPair(id, key, abilities, usageCapabilities, usage, algorithms, other);
  }

  /** Id, algorithm and slots only. */
  @Override
  public String toString() {
    return "KeyPair[" + id + ", " + algorithm() + ", slots " + slotMask + "]";
  }
}
