package io.teeio.spdm.identity;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.certificate.SlotIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All that an endpoint keeps of itself, at one moment.
 *
 * @param supportedSlots the slots that exist in every bank, 8 bits
 * @param slotSize bytes of a chain that a slot can hold
 * @param banks in ascending order of their ids; no two of the same algorithm
 * @param keyPairs in order of their ids, from 1
 * @param waiting requests for certificates that wait for a reset, each with a tag of its own
 */
public record IdentityState(
    int supportedSlots,
    int slotSize,
    List<SlotBank> banks,
    List<KeyPair> keyPairs,
    List<WaitingCsr> waiting) {
  /** Bytes that a slot can hold unless somebody says otherwise: the longest chain of SPDM 1.3. */
  public static final int SLOT_SIZE = 0xFFFF;

  /** An endpoint without keys. */
  public static final IdentityState NONE = new IdentityState(0, SLOT_SIZE, List.of(), List.of());

  /** Nothing waits. */
  public IdentityState(
      int supportedSlots, int slotSize, List<SlotBank> banks, List<KeyPair> keyPairs) {
    this(supportedSlots, slotSize, banks, keyPairs, List.of());
  }

  /** Copies the lists and checks their order. */
  public IdentityState {
    waiting = List.copyOf(waiting);
    banks = List.copyOf(banks);
    keyPairs = List.copyOf(keyPairs);
    for (int i = 0; i < keyPairs.size(); i++) {
      if (keyPairs.get(i).id() != i + 1) {
        throw new IllegalArgumentException("key pairs are numbered from 1 without a gap");
      }
    }
    for (int i = 1; i < banks.size(); i++) {
      if (banks.get(i).id() <= banks.get(i - 1).id()) {
        throw new IllegalArgumentException("banks out of order");
      }
    }
    for (SlotBank bank : banks) {
      if ((bank.slotMask() & ~supportedSlots) != 0) {
        throw new IllegalArgumentException("bank " + bank.id() + " has a slot that is not there");
      }
    }
  }

  /** Identities that nobody can change, with a bank and a key pair for each key. */
  public static IdentityState of(Map<Integer, SlotIdentity> slots) {
    Map<KeyAlgorithm, SortedMap<Integer, SlotIdentity>> banks = new LinkedHashMap<>();
    Map<Integer, KeyPair> pairs = new TreeMap<>();
    for (Map.Entry<Integer, SlotIdentity> entry : new TreeMap<>(slots).entrySet()) {
      SlotIdentity identity = entry.getValue();
      banks
          .computeIfAbsent(identity.key().algorithm(), algorithm -> new TreeMap<>())
          .put(entry.getKey(), identity);
      pairs.merge(
          identity.keyPairId(),
          KeyPair.fixed(identity.keyPairId(), identity.key(), 1 << entry.getKey())
              .withUsage(identity.keyUsage()),
          (one, other) -> one.withSlots(one.slotMask() | other.slotMask()));
    }
    List<SlotBank> list = new ArrayList<>();
    banks.forEach((algorithm, held) -> list.add(SlotBank.fixed(list.size(), algorithm, held)));
    int mask = list.stream().mapToInt(SlotBank::slotMask).reduce(0, (a, b) -> a | b);
    boolean contiguous =
        pairs.isEmpty() || ((TreeMap<Integer, KeyPair>) pairs).lastKey() == pairs.size();
    return new IdentityState(
        mask, SLOT_SIZE, list, contiguous ? List.copyOf(pairs.values()) : List.of());
  }

  /** The bank of keys of {@code algorithm}. */
  public Optional<SlotBank> bank(KeyAlgorithm algorithm) {
    return banks.stream()
        .filter(bank -> bank.algorithm().equals(Optional.of(algorithm)))
        .findFirst();
  }

  /** The bank with {@code id}. */
  public Optional<SlotBank> bank(int id) {
    return banks.stream().filter(bank -> bank.id() == id).findFirst();
  }

  /** The key pair with {@code id}. */
  public Optional<KeyPair> keyPair(int id) {
    return id < 1 || id > keyPairs.size() ? Optional.empty() : Optional.of(keyPairs.get(id - 1));
  }

  /** Every key that it has certificates for. */
  public List<SigningKey> certifiedKeys() {
    return banks.stream()
        .flatMap(bank -> bank.slots().values().stream())
        .map(SlotIdentity::key)
        .distinct()
        .toList();
  }

  /** What comes of this by {@code change}; of a bank or key pair that is not there, nothing. */
  public IdentityState after(IdentityChange change) {
    return switch (change) {
      case IdentityChange.Install(int bank, int slot, SlotIdentity identity) ->
          withBank(bank, old -> old.with(slot, Optional.of(identity)));
      case IdentityChange.Erase(int bank, int slot) ->
          withBank(bank, old -> old.with(slot, Optional.empty()));
      case IdentityChange.Configure(int bank, KeyAlgorithm algorithm) ->
          withBank(bank, old -> old.with(algorithm));
      case IdentityChange.ReplaceKeyPair(KeyPair changed) -> withKeyPair(changed);
      case IdentityChange.Await(WaitingCsr csr) -> {
        List<WaitingCsr> more = new ArrayList<>(without(csr.tag()));
        more.add(csr);
        yield withWaiting(more);
      }
      case IdentityChange.Forget(int tag) -> withWaiting(without(tag));
    };
  }

  /** What comes of this by a reset: what waited for it is ready. */
  public IdentityState afterReset() {
    return withWaiting(waiting.stream().map(WaitingCsr::afterReset).toList());
  }

  private List<WaitingCsr> without(int tag) {
    return waiting.stream().filter(csr -> csr.tag() != tag).toList();
  }

  private IdentityState withWaiting(List<WaitingCsr> other) {
    return new IdentityState(supportedSlots, slotSize, banks, keyPairs, other);
  }

  private IdentityState withBank(int id, UnaryOperator<SlotBank> change) {
    List<SlotBank> changed =
        banks.stream().map(bank -> bank.id() == id ? change.apply(bank) : bank).toList();
    return new IdentityState(supportedSlots, slotSize, changed, keyPairs, waiting);
  }

  /** The identities that use the key pair go on with its new usage. */
  private IdentityState withKeyPair(KeyPair changed) {
    List<KeyPair> pairs =
        keyPairs.stream().map(pair -> pair.id() == changed.id() ? changed : pair).toList();
    List<SlotBank> used =
        banks.stream()
            .map(bank -> {
              SlotBank result = bank;
              for (Map.Entry<Integer, SlotIdentity> slot : bank.slots().entrySet()) {
                if (slot.getValue().keyPairId() == changed.id()) {
                  result =
                      result.with(
                          slot.getKey(),
                          Optional.of(slot.getValue().withKeyUsage(changed.usage())));
                }
              }
              return result;
            })
            .toList();
    return new IdentityState(supportedSlots, slotSize, used, pairs, waiting);
  }
}
