package io.teeio.pcie.ide;

import static io.teeio.pcie.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.testing.Tlps;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdeStreamTest {
  @Test
  void whatOneEndProtectsTheOtherOpens() throws Violation {
    StreamPair pair = StreamPair.secure();
    for (int i = 0; i < 300; i++) {
      assertThat(pair.root.open(pair.up(StreamPair.dma(i & 31))).tlp())
          .isEqualTo(StreamPair.dma(i & 31));
      assertThat(pair.root.open(pair.up(StreamPair.dmaRead(1))).tlp())
          .isEqualTo(StreamPair.dmaRead(1));
      assertThat(pair.device.open(pair.down(StreamPair.doorbell(i & 7))).tlp())
          .isEqualTo(StreamPair.doorbell(i & 7));
    }
    assertThat(pair.device.protectedTlps()).isEqualTo(600);
    assertThat(pair.root.openedTlps()).isEqualTo(600);
  }

  @Test
  void anyPacketOfAnyOrderClassGoesThrough() {
    Property.check(
        200,
        5,
        source -> {
          StreamPair pair = StreamPair.secure();
          pair.root.associate(StreamAssociation.everything());
          for (int i = 0; i < 8; i++) {
            Tlp tlp = Tlps.any(source);
            boolean tee = source.flag();
            Received received = pair.root.open(pair.device.protect(tlp, tee));
            assertThat(received).isEqualTo(new Received(tlp, tee));
          }
        });
  }

  @Test
  void thePayloadIsNotSeenOnTheWayAndTheHeaderIs() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp packet = pair.up(StreamPair.dma(9));
    assertThat(packet.header()).isEqualTo(StreamPair.dma(9).header());
    assertThat(packet.ciphertext()).isNotEqualTo(StreamPair.dma(9).data());
    assertThat(packet.ciphertext().length()).isEqualTo(StreamPair.dma(9).data().length());
    assertThat(packet.mac().length()).isEqualTo(12);
    assertThat(pair.up(StreamPair.dma(9)).ciphertext()).isNotEqualTo(packet.ciphertext());
  }

  @Test
  void theSealedFormIsThatOfAes256GcmWithTheIvOfPcie() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.up(StreamPair.dma(0));
    IdeTlp second = pair.up(StreamPair.dma(1));
    var cipher =
        Crypto.portable()
            .aead(
                io.teeio.crypto.AeadAlgorithm.AES_256_GCM,
                StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED).secret(),
                12);
    Bytes prefix = Bytes.of(0x92, 1, StreamPair.ID.value(), 0x05);
    assertThat(
            cipher.open(
                Bytes.fromHex("00000000 0000000000000002"),
                Bytes.concat(prefix, second.header()),
                second.sealed()))
        .contains(StreamPair.dma(1).data());
  }

  @Test
  void itIsSecureOnlyOnceEnabledWithAllSixKeysGo() throws Violation {
    StreamPair pair = new StreamPair();
    pair.key(KeySet.K0, 0);
    pair.root.enable();
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        assertThat(pair.root.isSecure()).isFalse();
        assertThat(pair.root.keysReady()).isFalse();
        pair.root.go(KeySet.K0, direction, sub);
      }
    }
    assertThat(pair.root.isSecure()).isTrue();
    pair.go(KeySet.K0);
    assertThat(pair.device.keysReady()).isTrue();
    assertThat(pair.device.isSecure()).isFalse();
    pair.device.enable();
    assertThat(pair.device.isSecure()).isTrue();
  }

  @Test
  void nothingPassesAnInsecureStream() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp packet = pair.up(StreamPair.dma(1));
    pair.root.disable();
    assertThat(pair.root.state()).isEqualTo(IdeState.INSECURE);
    assertRefused(IdeRule.IDE_SECURE_STATE, () -> pair.root.open(packet));
    assertRefused(IdeRule.IDE_SECURE_STATE, () -> pair.down(StreamPair.doorbell(1)));
  }

  @Test
  void keysAreWipedWhenTheStreamLeavesSecure() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.root.disable();
    pair.root.enable();
    assertThat(pair.root.isSecure()).isFalse();
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        assertThat(pair.root.isProgrammed(KeySet.K0, direction, sub)).isFalse();
        assertRefused(
            IdeRule.IDE_KEY_PROGRAMMED, () -> pair.root.go(KeySet.K0, PortDirection.RX, sub));
      }
    }
  }

  @Test
  void anAssociationComesBeforeEnable() {
    IdeStream stream =
        new IdeStream(
            StreamPair.ID,
            PortSide.ENDPOINT,
            Crypto.portable(),
            Guards.all(),
            _ -> {},
            IdeStream.UNLIMITED);
    assertRefused(IdeRule.IDE_ASSOCIATION_BEFORE_ENABLE, stream::enable);
  }

  @Test
  void aPortDoesNotTransmitWithWhatItDoesNotReceiveWith() throws Violation {
    StreamPair pair = new StreamPair();
    pair.key(KeySet.K0, 0);
    assertRefused(
        IdeRule.IDE_RX_BEFORE_TX,
        () -> pair.root.go(KeySet.K0, PortDirection.TX, SubStream.POSTED));
  }

  @Test
  void aTransmitterBeforeItsPeersReceiverMakesThePeerInsecure() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.key(KeySet.K1, 1);
    StreamPair.go(pair.device, KeySet.K1, PortDirection.RX);
    StreamPair.go(pair.device, KeySet.K1, PortDirection.TX);
    IdeTlp tooEarly = pair.up(StreamPair.dma(1));
    assertRefused(IdeRule.IDE_KEY_SET_GO, () -> pair.root.open(tooEarly));
    assertThat(pair.root.isSecure()).isFalse();
  }

  @Test
  void aKeyInUseIsNotOverwritten() throws Violation {
    StreamPair pair = StreamPair.secure();
    for (PortDirection direction : PortDirection.values()) {
      assertRefused(
          IdeRule.IDE_KEY_SET_IDLE,
          () ->
              pair.root.program(
                  KeySet.K0,
                  direction,
                  SubStream.POSTED,
                  StreamPair.key(7, LinkDirection.UPSTREAM, SubStream.POSTED),
                  1));
    }
    assertThat(pair.root.isSecure()).isTrue();
  }

  @Test
  void aKeyMayBeProgrammedAgainBeforeGo() throws Violation {
    StreamPair pair = new StreamPair();
    pair.key(KeySet.K0, 0);
    pair.key(KeySet.K0, 1);
    pair.go(KeySet.K0);
    pair.root.enable();
    pair.device.enable();
    assertThat(pair.root.open(pair.up(StreamPair.dma(1))).tlp()).isEqualTo(StreamPair.dma(1));
  }

  @Test
  void subStreamsDoNotShareAKey() throws Violation {
    StreamPair pair = new StreamPair();
    IdeKey key = StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED);
    pair.root.program(KeySet.K0, PortDirection.RX, SubStream.POSTED, key, 1);
    for (KeySet set : KeySet.values()) {
      for (PortDirection direction : PortDirection.values()) {
        for (SubStream sub : SubStream.values()) {
          if (set != KeySet.K0 || direction != PortDirection.RX || sub != SubStream.POSTED) {
            assertRefused(
                IdeRule.IDE_DISTINCT_KEYS, () -> pair.root.program(set, direction, sub, key, 1));
          }
        }
      }
    }
  }

  @Test
  void theInvocationFieldStartsAtOne() {
    StreamPair pair = new StreamPair();
    for (long ifv : new long[] {0, 2, 1L << 32, -1}) {
      assertRefused(
          IdeRule.IDE_INITIAL_IFV,
          () ->
              pair.root.program(
                  KeySet.K0,
                  PortDirection.RX,
                  SubStream.POSTED,
                  StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED),
                  ifv));
    }
  }

  @Test
  void stoppingAKeyInUseMakesTheStreamInsecure() throws Violation {
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        StreamPair pair = StreamPair.secure();
        pair.root.stop(KeySet.K0, direction, sub);
        assertThat(pair.root.isSecure()).isFalse();
      }
    }
  }

  @Test
  void keysAreRefreshedWhileTrafficFlows() throws Violation {
    StreamPair pair = StreamPair.secure();
    KeySet old = KeySet.K0;
    for (int generation = 1; generation < 6; generation++) {
      KeySet fresh = old.other();
      exchange(pair);
      pair.key(fresh, generation);
      exchange(pair);
      StreamPair.go(pair.device, fresh, PortDirection.RX);
      StreamPair.go(pair.root, fresh, PortDirection.RX);
      exchange(pair);
      StreamPair.go(pair.device, fresh, PortDirection.TX);
      exchange(pair);
      StreamPair.go(pair.root, fresh, PortDirection.TX);
      exchange(pair);
      for (PortDirection direction : PortDirection.values()) {
        for (SubStream sub : SubStream.values()) {
          pair.device.stop(old, direction, sub);
          pair.root.stop(old, direction, sub);
          assertThat(pair.device.isProgrammed(old, direction, sub)).isFalse();
        }
      }
      exchange(pair);
      assertThat(pair.root.sendingWith(SubStream.POSTED)).contains(fresh);
      old = fresh;
    }
    assertThat(pair.root.isSecure()).isTrue();
    assertThat(pair.device.isSecure()).isTrue();
    assertThat(pair.root.keyRefreshes()).isEqualTo(5);
  }

  @Test
  void theOldSetIsStoppedThoughNoTrafficHasComeUnderTheNewOne() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.key(KeySet.K1, 1);
    pair.go(KeySet.K1);
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        pair.device.stop(KeySet.K0, direction, sub);
        pair.root.stop(KeySet.K0, direction, sub);
      }
    }
    assertThat(pair.device.isSecure()).isTrue();
    exchange(pair);
  }

  @Test
  void anInterruptedRefreshKeepsTheOldSet() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.key(KeySet.K1, 1);
    StreamPair.go(pair.device, KeySet.K1, PortDirection.RX);
    exchange(pair);
    assertThat(pair.root.sendingWith(SubStream.POSTED)).contains(KeySet.K0);
    assertThat(pair.device.isSecure()).isTrue();
  }

  @Test
  void aKeySetIsNotUsedAgainOnceTheSubStreamHasMovedOn() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp late = pair.up(StreamPair.dma(1));
    pair.key(KeySet.K1, 1);
    pair.go(KeySet.K1);
    pair.root.open(pair.up(StreamPair.dma(2)));
    assertRefused(IdeRule.IDE_KEY_SET_GO, () -> pair.root.open(late));
    assertThat(pair.root.isSecure()).isFalse();
  }

  private static void exchange(StreamPair pair) throws Violation {
    pair.root.open(pair.up(StreamPair.dma(1)));
    pair.root.open(pair.up(StreamPair.dmaRead(2)));
    pair.device.open(
        pair.down(
            new Tlp.Completion(
                StreamPair.ROOT, StreamPair.DEVICE, 2, CompletionStatus.SUCCESS, Bytes.zeros(64))));
    pair.device.open(pair.down(StreamPair.doorbell(1)));
    pair.device.open(pair.down(StreamPair.mmioRead(3)));
    pair.root.open(
        pair.up(
            new Tlp.Completion(
                StreamPair.DEVICE, StreamPair.ROOT, 3, CompletionStatus.SUCCESS, Bytes.zeros(8))));
  }

  @Test
  void aSpentKeyMakesTheStreamInsecure() throws Violation {
    StreamPair pair = StreamPair.secure(8);
    for (int i = 0; i < 8; i++) {
      pair.root.open(pair.up(StreamPair.dma(i)));
    }
    assertThat(pair.events).anyMatch(IdeEvent.RefreshDue.class::isInstance);
    assertRefused(IdeRule.IDE_COUNTER_LIMIT, () -> pair.up(StreamPair.dma(9)));
    assertThat(pair.device.isSecure()).isFalse();
  }

  @Test
  void aRefreshBeforeTheLimitStartsANewCount() throws Violation {
    StreamPair pair = StreamPair.secure(8);
    KeySet set = KeySet.K0;
    for (int i = 0; i < 64; i++) {
      if (i % 7 == 6) { // no traffic downstream: the old receiver is overwritten
        set = set.other();
        pair.key(set, i + 1);
        pair.go(set);
      }
      pair.root.open(pair.up(StreamPair.dma(i)));
    }
    assertThat(pair.root.isSecure()).isTrue();
  }

  @Test
  void aFunctionOutsideTheStreamIsRefusedAndTheStreamStaysSecure() throws Violation {
    StreamPair pair = StreamPair.secure();
    RequesterId stranger = StreamPair.DEVICE.plus(4);
    IdeTlp packet = pair.up(new Tlp.MemoryWrite(stranger, 0x8000_0000L, Bytes.of(1)));
    assertRefused(IdeRule.IDE_RID_ASSOCIATION, () -> pair.root.open(packet));
    assertThat(pair.root.isSecure()).isTrue();
    pair.root.open(pair.up(StreamPair.dma(1)));
    Tlp completion =
        new Tlp.Completion(StreamPair.ROOT, stranger, 1, CompletionStatus.SUCCESS, Bytes.zeros(4));
    assertRefused(IdeRule.IDE_RID_ASSOCIATION, () -> pair.down(completion));
  }

  @Test
  void anAddressOutsideTheStreamIsNotSentIntoIt() throws Violation {
    StreamPair pair = StreamPair.secure();
    Tlp outside = new Tlp.MemoryRead(StreamPair.ROOT, StreamPair.BARS.limit() + 1, 4, 1);
    assertRefused(IdeRule.IDE_ADDRESS_ASSOCIATION, () -> pair.down(outside));
  }

  @Test
  void aTeeLimitedStreamCarriesTeeTrafficOnly() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp plain = pair.device.protect(StreamPair.dma(1), false);
    pair.device.limitToTee(true);
    pair.root.limitToTee(true);
    assertRefused(IdeRule.IDE_TEE_LIMITED, () -> pair.device.protect(StreamPair.dma(1), false));
    assertRefused(IdeRule.IDE_TEE_LIMITED, () -> pair.root.open(plain));
    assertThat(pair.root.open(pair.up(StreamPair.dma(2))).tee()).isTrue();
  }

  @Test
  void eventsTellTheStoryWithoutAnyKey() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.root.close();
    assertThat(pair.events)
        .filteredOn(IdeEvent.StateChanged.class::isInstance)
        .containsExactly(
            new IdeEvent.StateChanged(
                StreamPair.ID, PortSide.ROOT_PORT, IdeState.SECURE, "enabled"),
            new IdeEvent.StateChanged(StreamPair.ID, PortSide.ENDPOINT, IdeState.SECURE, "enabled"),
            new IdeEvent.StateChanged(
                StreamPair.ID, PortSide.ROOT_PORT, IdeState.INSECURE, "closed"));
    assertThat(pair.events).filteredOn(IdeEvent.KeyProgrammed.class::isInstance).hasSize(12);
    assertThat(pair.events).filteredOn(IdeEvent.KeyGo.class::isInstance).hasSize(12);
    assertThat(pair.events).filteredOn(IdeEvent.KeyWiped.class::isInstance).hasSize(6);
    assertThat(List.of(StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED)).toString())
        .isEqualTo("[IdeKey]");
  }
}
