package io.teeio.spdm.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.role.Identities;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IdentityStateTest {
  private static final SlotIdentity FIRST = Identities.first(Suite.P256);
  private static final SlotIdentity OTHER = Identities.first(Suite.P384);

  @Test
  void slotsOfAMapAreBanksOfTheirAlgorithms() {
    IdentityState state = IdentityState.of(Map.of(0, FIRST, 3, OTHER.withKeyPair(2), 5, FIRST));
    assertThat(state.supportedSlots()).isEqualTo(0b101001);
    assertThat(state.bank(KeyAlgorithm.EC_P256).orElseThrow().slotMask()).isEqualTo(0b100001);
    assertThat(state.bank(KeyAlgorithm.EC_P384).orElseThrow().slotMask()).isEqualTo(0b001000);
    assertThat(state.keyPairs()).extracting(KeyPair::slotMask).containsExactly(0b100001, 0b001000);
    assertThat(state.certifiedKeys()).containsExactlyInAnyOrder(FIRST.key(), OTHER.key());
  }

  @Test
  void usageOfAKeyPairIsThatOfItsIdentities() {
    IdentityState state = IdentityState.of(Map.of(0, FIRST, 1, FIRST));
    KeyPair changed = state.keyPair(1).orElseThrow().withUsage(2);
    IdentityState after = state.after(new IdentityChange.ReplaceKeyPair(changed));
    assertThat(after.banks().getFirst().slots().values())
        .extracting(SlotIdentity::keyUsage)
        .containsExactly(2, 2);
  }

  @Test
  void changesOfWhatIsNotThereChangeNothing() {
    IdentityState state = IdentityState.of(Map.of(0, FIRST));
    assertThat(state.after(new IdentityChange.Erase(9, 0))).isEqualTo(state);
    assertThat(state.after(new IdentityChange.Forget(3))).isEqualTo(state);
    assertThat(state.keyPair(0)).isEmpty();
    assertThat(state.keyPair(2)).isEmpty();
  }

  @Test
  void waitingRequestsAreReadyAfterAReset() {
    WaitingCsr waiting = new WaitingCsr(2, 0, 0, Bytes.of(1), false);
    IdentityState state =
        IdentityState.of(Map.of(0, FIRST)).after(new IdentityChange.Await(waiting));
    assertThat(state.waiting()).containsExactly(waiting);
    assertThat(state.afterReset().waiting().getFirst().ready()).isTrue();
    assertThat(state.afterReset().waiting().getFirst().asksAs(waiting)).isTrue();
    assertThat(state.after(new IdentityChange.Forget(2)).waiting()).isEmpty();
  }

  @Test
  void whatContradictsItselfIsNoState() {
    SlotBank bank = SlotBank.fixed(0, KeyAlgorithm.EC_P256, Map.of(3, FIRST));
    KeyPair second = KeyPair.fixed(2, FIRST.key(), 1);
    assertThatThrownBy(() -> new IdentityState(1, 100, List.of(bank), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IdentityState(8, 100, List.of(bank, bank), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IdentityState(8, 100, List.of(bank), List.of(second)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SlotBank.fixed(0, KeyAlgorithm.EC_P384, Map.of(0, FIRST)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SlotBank.fixed(240, KeyAlgorithm.EC_P256, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyPair.fixed(0, FIRST.key(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyAlgorithmHasOneBit() {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      long classical = KeyAlgorithmBits.classical(Set.of(algorithm));
      long postQuantum = KeyAlgorithmBits.postQuantum(Set.of(algorithm));
      assertThat(Long.bitCount(classical) + Long.bitCount(postQuantum)).isEqualTo(1);
      assertThat(KeyAlgorithmBits.algorithms(classical, postQuantum)).containsExactly(algorithm);
    }
    assertThat(KeyAlgorithmBits.classical(Set.of(KeyAlgorithm.ED448))).isEqualTo(0x100);
    assertThat(KeyAlgorithmBits.postQuantum(Set.of(KeyAlgorithm.ML_DSA_87))).isEqualTo(4);
    assertThat(KeyAlgorithmBits.algorithms(1L << 40, 1L << 40)).isEmpty();
  }

  @Test
  void storeTakesWhatWasStagedInItsOrder() {
    VolatileIdentities store = new VolatileIdentities(IdentityState.of(Map.of(0, FIRST)));
    store.stage(new IdentityChange.Erase(0, 0));
    store.stage(new IdentityChange.Install(0, 0, FIRST));
    assertThat(store.state().bank(0).orElseThrow().slot(0)).isPresent();
    store.reset();
    assertThat(store.state().bank(0).orElseThrow().slot(0)).isEqualTo(Optional.of(FIRST));
    store.reset();
    assertThat(store.state().bank(0).orElseThrow().slot(0)).isEqualTo(Optional.of(FIRST));
  }
}
