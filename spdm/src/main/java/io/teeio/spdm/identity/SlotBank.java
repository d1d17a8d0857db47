package io.teeio.spdm.identity;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.certificate.SlotIdentity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Eight slots for chains of keys of one algorithm: the ones that a connection sees when it
 * negotiates that algorithm (DSP0274 1.4 SLOT_MANAGEMENT; endpoints of older versions have them
 * too, without a word for it).
 *
 * @param id BankID, 0 to 239
 * @param algorithm what the keys of its slots are; empty if nobody decided yet
 * @param configurable what a requester may choose instead, while all slots are empty
 * @param slots what the provisioned slots hold, by slot number
 */
public record SlotBank(
    int id,
    Optional<KeyAlgorithm> algorithm,
    Set<KeyAlgorithm> configurable,
    Map<Integer, SlotIdentity> slots) {
  /** The highest BankID. */
  public static final int HIGHEST = 239;

  /** Refuses slots that do not exist and keys of another algorithm. */
  public SlotBank {
    configurable = Set.copyOf(configurable);
    slots = Map.copyOf(slots);
    if (id < 0 || id > HIGHEST) {
      throw new IllegalArgumentException("there is no bank " + id);
    }
    for (Map.Entry<Integer, SlotIdentity> slot : slots.entrySet()) {
      if (slot.getKey() < 0 || slot.getKey() > 7) {
        throw new IllegalArgumentException("there is no slot " + slot.getKey());
      }
      if (!algorithm.equals(Optional.of(slot.getValue().key().algorithm()))) {
        throw new IllegalArgumentException("a bank of " + algorithm + " holds another key");
      }
    }
  }

  /** A bank for {@code algorithm} only. */
  public static SlotBank fixed(int id, KeyAlgorithm algorithm, Map<Integer, SlotIdentity> slots) {
    return new SlotBank(id, Optional.of(algorithm), Set.of(), slots);
  }

  /** Bit n is set if slot n holds a chain. */
  public int slotMask() {
    return slots.keySet().stream().mapToInt(slot -> 1 << slot).reduce(0, (a, b) -> a | b);
  }

  /** What {@code slot} holds. */
  public Optional<SlotIdentity> slot(int slot) {
    return Optional.ofNullable(slots.get(slot));
  }

  /** This with {@code identity} in {@code slot}; an empty one empties it. */
  public SlotBank with(int slot, Optional<SlotIdentity> identity) {
    Map<Integer, SlotIdentity> changed = new TreeMap<>(slots);
    identity.ifPresentOrElse(held -> changed.put(slot, held), () -> changed.remove(slot));
    return new SlotBank(id, algorithm, configurable, changed);
  }

  /** This for keys of {@code other}. */
  public SlotBank with(KeyAlgorithm other) {
    return new SlotBank(id, Optional.of(other), configurable, slots);
  }
}
