package io.teeio.pcie.ide;

import static io.teeio.pcie.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Whoever sits between the ends and touches a packet: every way is noticed at once. */
class IdeTamperTest {
  /** What a man in the middle does to a packet. */
  @FunctionalInterface
  private interface Attack {
    IdeTlp on(IdeTlp packet);
  }

  private static void assertDetected(Rule rule, Tlp tlp, Attack attack) throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.root.open(pair.up(StreamPair.dma(0)));
    IdeTlp altered = attack.on(pair.up(tlp));
    assertRefused(rule, () -> pair.root.open(altered));
    assertThat(pair.root.isSecure()).isFalse();
    assertThat(pair.events)
        .anyMatch(event -> event instanceof IdeEvent.Failed failed && failed.rule().equals(rule));
    assertThat(pair.root.isProgrammed(KeySet.K0, PortDirection.RX, SubStream.POSTED)).isFalse();
    assertRefused(IdeRule.IDE_SECURE_STATE, () -> pair.root.open(pair.up(StreamPair.dma(1))));
  }

  private static Bytes flipped(Bytes bytes, int bit) {
    byte[] copy = bytes.toArray();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.copyOf(copy);
  }

  @Test
  void anyBitOfCiphertextOrMac() throws Violation {
    int bits = (StreamPair.dma(1).data().length() + 12) * 8;
    for (int bit = 0; bit < bits; bit++) {
      int at = bit;
      assertDetected(
          IdeRule.IDE_MAC,
          StreamPair.dma(1),
          packet -> packet.withSealed(flipped(packet.sealed(), at)));
    }
  }

  @Test
  void anyBitOfTheHeader() throws Violation {
    for (Tlp tlp : new Tlp[] {StreamPair.dma(1), StreamPair.dmaRead(3)}) {
      for (int bit = 0; bit < tlp.header().length() * 8; bit++) {
        int at = bit;
        assertDetected(
            IdeRule.IDE_MAC, tlp, packet -> packet.withHeader(flipped(packet.header(), at)));
      }
    }
  }

  @Test
  void aLongerOrShorterPayload() throws Violation {
    assertDetected(
        IdeRule.IDE_MAC,
        StreamPair.dma(1),
        packet -> packet.withSealed(Bytes.concat(packet.sealed(), Bytes.of(0))));
    assertDetected(
        IdeRule.IDE_MAC, StreamPair.dma(1), packet -> packet.withSealed(packet.sealed().from(1)));
    assertDetected(IdeRule.IDE_MAC, StreamPair.dma(1), packet -> packet.withSealed(packet.mac()));
    assertDetected(
        IdeRule.IDE_TLP_FORM,
        StreamPair.dma(1),
        packet -> packet.withHeader(Bytes.concat(packet.header(), Bytes.zeros(8))));
  }

  @Test
  void theTBit() throws Violation {
    assertDetected(IdeRule.IDE_MAC, StreamPair.dma(1), packet -> packet.withTee(false));
  }

  @Test
  void theSubStream() throws Violation {
    for (SubStream other : new SubStream[] {SubStream.NON_POSTED, SubStream.COMPLETION}) {
      assertDetected(
          IdeRule.IDE_MAC,
          StreamPair.dma(1),
          p ->
              new IdeTlp(
                  p.stream(),
                  other,
                  p.keySet(),
                  p.tee(),
                  p.prSentCounter(),
                  p.header(),
                  p.sealed()));
    }
  }

  @Test
  void theKBit() throws Violation {
    assertDetected(
        IdeRule.IDE_KEY_SET_GO,
        StreamPair.dma(1),
        p ->
            new IdeTlp(
                p.stream(),
                p.subStream(),
                KeySet.K1,
                p.tee(),
                p.prSentCounter(),
                p.header(),
                p.sealed()));
  }

  @Test
  void theKBitWhileBothKeySetsAreGo() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.key(KeySet.K1, 1);
    StreamPair.go(pair.root, KeySet.K1, PortDirection.RX);
    IdeTlp p = pair.up(StreamPair.dma(1));
    IdeTlp other =
        new IdeTlp(
            p.stream(),
            p.subStream(),
            KeySet.K1,
            p.tee(),
            p.prSentCounter(),
            p.header(),
            p.sealed());
    assertRefused(IdeRule.IDE_MAC, () -> pair.root.open(other));
  }

  @Test
  void thePrSentCounter() throws Violation {
    for (int wrong : new int[] {0, 2, 255}) {
      assertDetected(
          IdeRule.IDE_MAC,
          StreamPair.dmaRead(1),
          p ->
              new IdeTlp(
                  p.stream(), p.subStream(), p.keySet(), p.tee(), wrong, p.header(), p.sealed()));
    }
  }

  @Test
  void aReplay() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp packet = pair.up(StreamPair.dma(1));
    pair.root.open(packet);
    assertRefused(IdeRule.IDE_MAC, () -> pair.root.open(packet));
    assertThat(pair.root.isSecure()).isFalse();
  }

  @Test
  void aDropWithinASubStream() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.up(StreamPair.dma(1));
    IdeTlp next = pair.up(StreamPair.dma(2));
    assertRefused(IdeRule.IDE_MAC, () -> pair.root.open(next));
    assertThat(pair.root.isSecure()).isFalse();
  }

  @Test
  void aReorderWithinASubStream() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp first = pair.up(StreamPair.dma(1));
    IdeTlp second = pair.up(StreamPair.dma(2));
    assertRefused(IdeRule.IDE_MAC, () -> pair.root.open(second));
    assertRefused(IdeRule.IDE_SECURE_STATE, () -> pair.root.open(first));
  }

  @Test
  void aReadThatOvertakesAWrite() throws Violation {
    StreamPair pair = StreamPair.secure();
    pair.up(StreamPair.dma(1));
    IdeTlp read = pair.up(StreamPair.dmaRead(2));
    assertRefused(IdeRule.IDE_PR_ORDER, () -> pair.root.open(read));
    assertThat(pair.root.isSecure()).isFalse();
  }

  @Test
  void aWriteMayOvertakeARead() throws Violation {
    StreamPair pair = StreamPair.secure();
    for (int i = 0; i < 600; i++) {
      IdeTlp read = pair.up(StreamPair.dmaRead(2));
      IdeTlp write = pair.up(StreamPair.dma(1));
      pair.root.open(write);
      pair.root.open(read);
    }
    assertThat(pair.root.isSecure()).isTrue();
  }

  @Test
  void aPacketOfAnotherStreamIsNotOpenedAndDoesNoHarm() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp p = pair.up(StreamPair.dma(1));
    IdeTlp other =
        new IdeTlp(
            StreamId.of(6),
            p.subStream(),
            p.keySet(),
            p.tee(),
            p.prSentCounter(),
            p.header(),
            p.sealed());
    assertRefused(IdeRule.IDE_STREAM_ID, () -> pair.root.open(other));
    assertThat(pair.root.open(p).tlp()).isEqualTo(StreamPair.dma(1));
  }

  @Test
  void aPacketSentBackToItsSender() throws Violation {
    StreamPair pair = StreamPair.secure();
    IdeTlp packet = pair.up(StreamPair.dma(1));
    assertRefused(IdeRule.IDE_MAC, () -> pair.device.open(packet));
  }

  @Test
  void swappedDirections() throws Violation {
    StreamPair pair = new StreamPair();
    pair.key(KeySet.K0, 0);
    for (LinkDirection way : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        pair.root.stop(KeySet.K0, way.at(PortSide.ROOT_PORT), sub);
      }
    }
    for (LinkDirection way : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        // the mistake of A-24: the endpoint's Rx key called Rx at the root port too
        pair.root.program(
            KeySet.K0, way.at(PortSide.ENDPOINT), sub, StreamPair.key(0, way, sub), 1);
      }
    }
    pair.go(KeySet.K0);
    pair.root.enable();
    pair.device.enable();
    IdeTlp packet = pair.up(StreamPair.dma(1));
    assertRefused(IdeRule.IDE_MAC, () -> pair.root.open(packet));
  }

  @Test
  void sharedSubStreamKeysAtOneEnd() throws Violation {
    StreamPair pair = new StreamPair();
    pair.key(KeySet.K0, 0);
    pair.root.program(
        KeySet.K0,
        PortDirection.RX,
        SubStream.NON_POSTED,
        StreamPair.key(9, LinkDirection.UPSTREAM, SubStream.POSTED),
        1);
    pair.go(KeySet.K0);
    pair.root.enable();
    pair.device.enable();
    pair.root.open(pair.up(StreamPair.dma(1)));
    IdeTlp read = pair.up(StreamPair.dmaRead(1));
    assertRefused(IdeRule.IDE_MAC, () -> pair.root.open(read));
  }

  @Test
  void anAuthenticPacketInTheWrongSubStream() throws Violation {
    // only a transmitter that has the keys can do this: it seals a read with the posted key
    StreamPair pair = StreamPair.secure();
    var cipher =
        io.teeio.crypto.Crypto.portable()
            .aead(
                io.teeio.crypto.AeadAlgorithm.AES_256_GCM,
                StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED).secret(),
                12);
    Bytes header = StreamPair.dmaRead(1).header();
    Bytes prefix = Bytes.of(0x92, 0, StreamPair.ID.value(), 0x05);
    Bytes sealed =
        cipher.seal(
            Bytes.fromHex("00000000 0000000000000001"), Bytes.concat(prefix, header), Bytes.EMPTY);
    IdeTlp packet = new IdeTlp(StreamPair.ID, SubStream.POSTED, KeySet.K0, true, 0, header, sealed);
    assertRefused(IdeRule.IDE_SUB_STREAM, () -> pair.root.open(packet));
  }
}
