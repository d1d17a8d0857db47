package io.teeio.pcie.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.testing.Refusals;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several packets under one MAC, and CRCs inside. */
class IdeUnitTest {
  private static final IdeProfile FOUR = new IdeProfile(4, false);

  private static List<Tlp> writes(int count) {
    List<Tlp> tlps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tlps.add(StreamPair.dma(i));
    }
    return tlps;
  }

  private static List<Tlp> takeAll(IdeStream end, List<IdeTlp> packets) throws Violation {
    List<Tlp> tlps = new ArrayList<>();
    for (IdeTlp packet : packets) {
      end.take(packet).forEach(received -> tlps.add(received.tlp()));
    }
    return tlps;
  }

  private static StreamPair pair(IdeProfile profile, Guards guards) throws Violation {
    StreamPair pair = StreamPair.secure(IdeStream.UNLIMITED, guards);
    pair.device.sendAs(profile);
    return pair;
  }

  /** What is left when {@code missing} is not enforced. */
  private static Guards without(Rule missing) {
    return (rule, condition, detail) -> {
      if (!rule.equals(missing)) {
        Guards.all().require(rule, condition, detail);
      }
    };
  }

  @Test
  void oneMacCoversAUnitAndNothingIsBelievedBeforeItCame() throws Violation {
    StreamPair pair = pair(FOUR, Guards.all());

    List<IdeTlp> packets = pair.device.protect(writes(4), true);

    assertThat(packets).extracting(IdeTlp::hasMac).containsExactly(false, false, false, true);
    assertThat(packets.getFirst().mac()).isEqualTo(Bytes.EMPTY);
    for (IdeTlp packet : packets.subList(0, 3)) {
      assertThat(pair.root.take(packet)).isEmpty();
    }
    assertThat(pair.root.take(packets.getLast())).hasSize(4);
    assertThat(pair.root.openedTlps()).isEqualTo(4);
    assertThat(takeAll(pair.root, pair.device.protect(writes(2), true))).isEqualTo(writes(2));
    assertThat(pair.root.open(pair.device.protect(StreamPair.dmaRead(1), true)).tlp())
        .isEqualTo(StreamPair.dmaRead(1));
  }

  @Test
  void unitsOfEverySizeWithAndWithoutPcrcArriveWhole() {
    Property.check(
        100,
        31,
        source -> {
          IdeProfile profile = new IdeProfile(1 << source.below(4), source.flag());
          StreamPair pair = pair(profile, Guards.all());
          for (int i = 0; i < 5; i++) {
            List<Tlp> tlps = writes(source.between(1, profile.aggregation()));
            boolean tee = source.flag();
            assertThat(takeAll(pair.root, pair.device.protect(tlps, tee))).isEqualTo(tlps);
            Tlp read = StreamPair.dmaRead(i);
            assertThat(pair.root.open(pair.device.protect(read, tee)).tlp()).isEqualTo(read);
          }
          assertThat(pair.root.isSecure()).isTrue();
        });
  }

  @Test
  void whoeverTouchesAUnitLosesTheStream() {
    Property.check(
        100,
        32,
        source -> {
          StreamPair pair = pair(new IdeProfile(4, source.flag()), Guards.all());
          List<IdeTlp> packets = new ArrayList<>(pair.device.protect(writes(4), true));
          int at = source.below(4);
          IdeTlp victim = packets.get(at);
          switch (source.below(5)) {
            case 0 -> packets.remove(at);
            case 1 -> packets.add(at, victim);
            case 2 -> packets.add(packets.remove((at + 1) % 4));
            case 3 -> packets.set(at, victim.withTee(false));
            default -> {
              byte[] sealed = victim.sealed().toArray();
              sealed[source.below(sealed.length)] ^= 1;
              packets.set(at, victim.withSealed(Bytes.copyOf(sealed)));
            }
          }
          List<Tlp> taken = new ArrayList<>();
          try {
            taken.addAll(takeAll(pair.root, packets));
            pair.root.take(pair.device.protect(StreamPair.dma(9), true));
          } catch (Violation refused) {
            assertThat(pair.root.isSecure()).isFalse();
          }
          assertThat(taken).isIn(List.of(), writes(4));
          if (taken.isEmpty()) {
            assertThat(pair.root.isSecure()).isFalse();
          }
        });
  }

  @Test
  void ideAggregation() throws Violation {
    StreamPair pair = pair(FOUR, Guards.all());
    List<IdeTlp> packets = pair.device.protect(writes(2), true);
    assertThat(pair.root.take(packets.getFirst())).isEmpty();
    Refusals.assertRefused(
        IdeRule.IDE_AGGREGATION,
        () -> pair.root.take(pair.device.protect(StreamPair.dmaRead(1), true)));
    assertThat(pair.root.isSecure()).isFalse();

    StreamPair single = pair(FOUR, Guards.all());
    IdeTlp first = single.device.protect(writes(2), true).getFirst();
    Refusals.assertRefused(IdeRule.IDE_AGGREGATION, () -> single.root.open(first));

    StreamPair endless = pair(FOUR, Guards.all());
    IdeTlp again = endless.device.protect(writes(2), true).getFirst();
    for (int i = 0; i < IdeProfile.LARGEST_UNIT - 1; i++) {
      assertThat(endless.root.take(again)).isEmpty();
    }
    Refusals.assertRefused(IdeRule.IDE_AGGREGATION, () -> endless.root.take(again));

    StreamPair weak = pair(FOUR, without(IdeRule.IDE_AGGREGATION));
    IdeTlp more = weak.device.protect(writes(2), true).getFirst();
    for (int i = 0; i < 2 * IdeProfile.LARGEST_UNIT; i++) {
      assertThat(weak.root.take(more)).isEmpty();
    }
  }

  /** A packet of a port that corrupted its payload between its CRC and its cipher. */
  private static IdeTlp corrupted(StreamPair pair) throws Violation {
    IdeTlp good = pair.device.protect(StreamPair.dma(3), true);
    Bytes payload = StreamPair.dma(3).data();
    byte[] wrong = Bytes.concat(payload, IdeUnit.crc(payload)).toArray();
    wrong[0] ^= 1;
    byte[] iv = new byte[12];
    iv[11] = 1;
    try (IdeKey key = StreamPair.key(0, LinkDirection.UPSTREAM, SubStream.POSTED)) {
      return good.withSealed(
          Crypto.portable()
              .aead(AeadAlgorithm.AES_256_GCM, key.secret(), IdeTlp.MAC_SIZE)
              .seal(Bytes.copyOf(iv), IdeUnit.additionalData(List.of(good)), Bytes.copyOf(wrong)));
    }
  }

  @Test
  void idePcrc() throws Violation {
    IdeProfile pcrc = new IdeProfile(1, true);
    StreamPair pair = pair(pcrc, Guards.all());
    IdeTlp packet = corrupted(pair);
    Refusals.assertRefused(IdeRule.IDE_PCRC, () -> pair.root.take(packet));

    StreamPair weak = pair(pcrc, without(IdeRule.IDE_PCRC));
    IdeTlp taken = corrupted(weak);
    assertThat(weak.root.take(taken))
        .singleElement()
        .satisfies(received -> assertThat(received.tlp()).isNotEqualTo(StreamPair.dma(3)));
  }

  @Test
  void onlyPostedPacketsShareAMac() throws Violation {
    StreamPair pair = pair(FOUR, Guards.all());

    assertThatThrownBy(
            () -> pair.device.protect(List.of(StreamPair.dmaRead(1), StreamPair.dmaRead(2)), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pair.device.protect(writes(5), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pair.device.protect(List.of(), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theControlRegisterHoldsTheProfile() {
    for (int aggregation : new int[] {1, 2, 4, 8}) {
      for (boolean pcrc : new boolean[] {false, true}) {
        IdeProfile profile = new IdeProfile(aggregation, pcrc);
        assertThat(IdeProfile.of(profile.control() | ~IdeProfile.MASK)).isEqualTo(profile);
      }
    }
    assertThat(IdeProfile.of(0)).isEqualTo(IdeProfile.PLAIN);
    for (int wrong : new int[] {0, 3, 16, -2}) {
      assertThatThrownBy(() -> new IdeProfile(wrong, false))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
