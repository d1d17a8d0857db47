package io.teeio.pcie.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.SubStream;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

class KeySlotTest {
  private static final byte[] AAD = {1, 2, 3, 4};
  private static final Bytes DATA = Bytes.fromHex("00112233445566778899");

  private static KeySlot go() {
    KeySlot slot =
        new KeySlot(
            new IdeEvent.KeySlotName(KeySet.K0, LinkDirection.UPSTREAM, SubStream.POSTED),
            IdeStream.UNLIMITED);
    try (IdeKey key = StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED)) {
      slot.program(key, 1);
    }
    assertThat(slot.go(Crypto.portable())).isTrue();
    return slot;
  }

  @Test
  void aPortThatDoesNotLookAtTheMacSeesWhatTheManInTheMiddleMade() {
    KeySlot sender = go();
    KeySlot receiver = go();
    byte[] sealed = sender.seal(AAD, 4, DATA).toArray();
    sealed[0] ^= 0x40;
    Bytes altered = Bytes.copyOf(sealed);
    assertThat(receiver.open(AAD, 4, altered)).isEmpty();
    assertThat(receiver.openUnchecked(altered)).hasToString("40112233445566778899");
    Bytes next = sender.seal(AAD, 4, DATA);
    assertThat(receiver.open(AAD, 4, next)).contains(DATA);
  }

  @Test
  void aWipedKeyIsOfNoUse() {
    KeySlot slot = go();
    slot.wipe();
    assertThat(slot.isProgrammed()).isFalse();
    assertThat(slot.isGo()).isFalse();
    assertThat(slot.go(Crypto.portable())).isFalse();
    assertThatThrownBy(() -> slot.seal(AAD, 4, DATA)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eachInvocationIsCounted() {
    KeySlot slot = go();
    assertThat(slot.used()).isZero();
    slot.seal(AAD, 4, DATA);
    slot.seal(AAD, 4, DATA);
    assertThat(slot.used()).isEqualTo(2);
  }
}
