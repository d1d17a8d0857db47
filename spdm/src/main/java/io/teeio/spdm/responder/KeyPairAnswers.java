package io.teeio.spdm.responder;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.identity.KeyAlgorithmBits;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.message.GetKeyPairInfo;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SetKeyPairInfoAck;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.Set;

/** KEY_PAIR_INFO and SET_KEY_PAIR_INFO_ACK. */
final class KeyPairAnswers {
  private static final SetKeyPairInfo.Desired NOTHING = new SetKeyPairInfo.Desired(0, 0, 0, 0);

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final IdentityStore store;

  KeyPairAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.store = role.parts().identities();
  }

  Reply get(GetKeyPairInfo request) throws Refusal, Violation {
    connection.needs(Capability.GET_KEY_PAIR_INFO, request);
    IdentityState state = store.state();
    KeyPair pair = pair(state, request.keyPairId());
    boolean pqc = negotiated.atLeast(SpdmVersion.V1_4);
    boolean changeable = negotiated.responder().has(Capability.SET_KEY_PAIR_INFO);
    Optional<KeyAlgorithm> algorithm = pair.algorithm();
    return Reply.of(
        new KeyPairInfo(
            state.keyPairs().size(),
            pair.id(),
            changeable ? pair.abilities() : 0,
            pair.usageCapabilities(),
            pair.usage(),
            KeyAlgorithmBits.classical(pair.algorithms()),
            algorithm.map(each -> KeyAlgorithmBits.classical(Set.of(each))).orElse(0L),
            pair.slotMask(),
            pair.algorithmIdentifier().orElse(Bytes.EMPTY),
            pqc ? KeyAlgorithmBits.postQuantum(pair.algorithms()) : 0,
            pqc ? algorithm.map(each -> KeyAlgorithmBits.postQuantum(Set.of(each))).orElse(0L) : 0),
        negotiated);
  }

  Reply set(SetKeyPairInfo request) throws Refusal, Violation {
    connection.needs(Capability.SET_KEY_PAIR_INFO, request);
    IdentityState state = store.state();
    KeyPair pair = pair(state, request.keyPairId());
    SetKeyPairInfo.Desired desired = request.desired().orElse(NOTHING);
    Optional<KeyAlgorithm> algorithm = algorithm(pair, desired);
    allowed(state, pair, request, desired);
    KeyPair changed =
        switch (request.operation()) {
          case PARAMETER_CHANGE -> change(pair, desired, algorithm);
          case ERASE -> pair.withKey(Optional.empty()).withUsage(0).withSlots(0);
          case GENERATE ->
              fresh(pair, algorithm.or(() -> pair.algorithm()))
                  .withUsage(desired.keyUsage())
                  .withSlots(desired.assocCertSlotMask());
        };
    IdentityChange step = new IdentityChange.ReplaceKeyPair(changed);
    if (negotiated.responder().has(Capability.SET_KEY_PAIR_RESET)) {
      throw connection.resetFor(step);
    }
    connection.apply(step);
    return Reply.of(new SetKeyPairInfoAck(), negotiated);
  }

  private KeyPair pair(IdentityState state, int id) throws Violation {
    Optional<KeyPair> pair = state.keyPair(id);
    role.guards()
        .require(
            ManagementRule.KEY_PAIR_EXISTS,
            pair.isPresent(),
            () -> "key pair " + id + " of " + state.keyPairs().size());
    return pair.orElseThrow(() -> new Violation(ManagementRule.KEY_PAIR_EXISTS, "there is none"));
  }

  /** What the key shall be; empty to leave it what it is. */
  private Optional<KeyAlgorithm> algorithm(KeyPair pair, SetKeyPairInfo.Desired desired)
      throws Violation {
    Set<KeyAlgorithm> wanted =
        KeyAlgorithmBits.algorithms(desired.asymAlgo(), desired.pqcAsymAlgo());
    int bits = Long.bitCount(desired.asymAlgo()) + Long.bitCount(desired.pqcAsymAlgo());
    role.guards()
        .require(ManagementRule.KEY_PAIR_ONE_ALGORITHM, bits <= 1, () -> bits + " are desired");
    boolean possible =
        bits == 0
            || (pair.can(KeyPair.ASYMMETRIC_ALGORITHM)
                && !wanted.isEmpty()
                && pair.algorithms().containsAll(wanted));
    role.guards().require(ManagementRule.KEY_PAIR_ABILITY, possible, () -> "becomes no " + wanted);
    return wanted.stream().findFirst();
  }

  private void allowed(
      IdentityState state, KeyPair pair, SetKeyPairInfo request, SetKeyPairInfo.Desired desired)
      throws Violation, Refusal {
    int needed =
        switch (request.operation()) {
          case PARAMETER_CHANGE -> 0;
          case ERASE -> KeyPair.ERASABLE;
          case GENERATE -> KeyPair.GENERATE;
        };
    int slots = desired.assocCertSlotMask();
    if (slots != 0 && slots != pair.slotMask()) {
      needed |= KeyPair.CERTIFICATE_ASSOCIATION;
    }
    if (Integer.bitCount(slots) > 1) {
      needed |= KeyPair.SHAREABLE;
    }
    if (desired.keyUsage() != 0) {
      needed |= KeyPair.KEY_USAGE;
    }
    int abilities = needed;
    boolean able =
        pair.can(needed)
            && (desired.keyUsage() & ~pair.usageCapabilities()) == 0
            && (slots & ~state.supportedSlots()) == 0;
    role.guards()
        .require(ManagementRule.KEY_PAIR_ABILITY, able, () -> pair + " needs " + abilities);
    inUse(state, pair, request, desired);
  }

  /** Slots that hold a certificate for the key keep it; a change without slots is none. */
  private void inUse(
      IdentityState state, KeyPair pair, SetKeyPairInfo request, SetKeyPairInfo.Desired desired)
      throws Violation {
    int certified =
        state.banks().stream()
            .flatMap(bank -> bank.slots().entrySet().stream())
            .filter(slot -> slot.getValue().keyPairId() == pair.id())
            .mapToInt(slot -> 1 << slot.getKey())
            .reduce(0, (a, b) -> a | b);
    boolean free =
        switch (request.operation()) {
          case PARAMETER_CHANGE ->
              certified == 0 || (keepsSlots(pair, desired, certified) && keepsKey(desired));
          case ERASE, GENERATE -> (certified | pair.slotMask()) == 0;
        };
    role.guards()
        .require(ManagementRule.KEY_PAIR_IN_USE, free, () -> pair + " certified in " + certified);
  }

  private static boolean keepsSlots(KeyPair pair, SetKeyPairInfo.Desired desired, int certified) {
    return !pair.can(KeyPair.CERTIFICATE_ASSOCIATION)
        || (certified & ~desired.assocCertSlotMask()) == 0;
  }

  private static boolean keepsKey(SetKeyPairInfo.Desired desired) {
    return (desired.asymAlgo() | desired.pqcAsymAlgo()) == 0;
  }

  private KeyPair change(
      KeyPair pair, SetKeyPairInfo.Desired desired, Optional<KeyAlgorithm> algorithm) {
    KeyPair changed = desired.keyUsage() == 0 ? pair : pair.withUsage(desired.keyUsage());
    if (pair.can(KeyPair.CERTIFICATE_ASSOCIATION)) {
      changed = changed.withSlots(desired.assocCertSlotMask());
    }
    boolean another = algorithm.isPresent() && !algorithm.equals(pair.algorithm());
    return another ? fresh(changed, algorithm) : changed;
  }

  /** The pair with a new key; without a word of what algorithm it stays without one. */
  private KeyPair fresh(KeyPair pair, Optional<KeyAlgorithm> algorithm) {
    return pair.withKey(
        algorithm.map(each -> role.crypto().generateSigningKey(each, role.random())));
  }
}
