package io.teeio.pcie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The AT field, and what messages and completions of ATS carry. */
class AtsCodecTest {
  private static final RequesterId DEVICE = RequesterId.of(0x01, 0xBEEF);
  private static final RequesterId PORT = RequesterId.of(0x02, 0x0008);

  @Test
  void theAddressTypeIsPartOfTheHeader() throws MalformedInput {
    for (AddressType type : AddressType.values()) {
      Tlp.MemoryRead read = new Tlp.MemoryRead(DEVICE, 0x1_2345_6001L, 8, 5, type);

      assertThat(read.header().at(2) >> 2 & 3).isEqualTo(type.wire());
      assertThat(TlpHeader.read(read.header(), Bytes.EMPTY)).isEqualTo(read);
      assertThat(AddressType.of(type.wire())).contains(type);
    }
    Tlp.MemoryWrite write =
        new Tlp.MemoryWrite(DEVICE, 0x1000, Bytes.zeros(4096), AddressType.TRANSLATED);
    assertThat(TlpHeader.read(write.header(), write.data())).isEqualTo(write);
  }

  @Test
  void aReservedTypeAndAWriteThatAsksAreMalformed() {
    Tlp.MemoryRead read = new Tlp.MemoryRead(DEVICE, 0x1000, 8, 5);
    Tlp.MemoryWrite write = new Tlp.MemoryWrite(DEVICE, 0x1000, Bytes.zeros(8));

    assertThatThrownBy(() -> TlpHeader.read(withType(read.header(), 3), Bytes.EMPTY))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> TlpHeader.read(withType(write.header(), 1), write.data()))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> new Tlp.MemoryWrite(DEVICE, 0x1000, Bytes.zeros(8), AddressType.ATS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(AddressType.of(3)).isEmpty();
  }

  private static Bytes withType(Bytes header, int type) {
    byte[] copy = header.toArray();
    copy[2] |= (byte) (type << 2);
    return Bytes.copyOf(copy);
  }

  @Test
  void aRequestForATranslationSaysWhetherItIsForWriting() {
    assertThat(Tlp.MemoryRead.translation(DEVICE, 0x5432, true, 1).address()).isEqualTo(0x5000);
    assertThat(Tlp.MemoryRead.translation(DEVICE, 0x5432, false, 1).address()).isEqualTo(0x5001);
  }

  @Test
  void aMessageForOneFunctionIsRoutedToIt() throws MalformedInput {
    Tlp.Message message =
        new Tlp.Message(PORT, Optional.of(DEVICE), MessageCode.INVALIDATE_REQUEST, Bytes.of(1, 2));

    assertThat(Routing.of(message)).isEqualTo(new Routing.ById(PORT, DEVICE));
    assertThat(TlpHeader.routing(message.header())).isEqualTo(new Routing.ById(PORT, DEVICE));
    assertThat(TlpHeader.read(message.header(), message.data())).isEqualTo(message);
  }

  @Test
  void anEntryOfEverySizeIsReadAsItWasWritten() throws MalformedInput {
    for (int shift = 12; shift < 40; shift++) {
      for (int bits = 0; bits < 32; bits++) {
        TranslationEntry entry =
            new TranslationEntry(
                3L << shift,
                1L << shift,
                (bits & 1) != 0,
                (bits & 2) != 0,
                (bits & 4) != 0,
                (bits & 8) != 0,
                (bits & 16) != 0);

        assertThat(TranslationEntry.read(entry.toBytes())).isEqualTo(entry);
      }
    }
  }

  @Test
  void anEntryOfNoSizeIsMalformed() {
    assertThatThrownBy(() -> TranslationEntry.read(Bytes.fromHex("00f8ffffffffffff")))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> TranslationEntry.read(Bytes.zeros(7)))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> new TranslationEntry(0x1000, 0x2000, true, true, false, false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TranslationEntry(0, 0x800, true, true, false, false, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBodyIsReadAsItWasWritten() throws MalformedInput {
    for (int bits = 0; bits < 8; bits++) {
      AtsBody body =
          new AtsBody(
              31,
              (bits & 1) != 0 ? OptionalInt.of(0xF_FFFF) : OptionalInt.empty(),
              (bits & 2) != 0,
              (bits & 4) != 0,
              0x8000_0001,
              7,
              0xFEDC_BA98_7654_3210L);

      assertThat(body.toBytes().length()).isEqualTo(AtsBody.SIZE);
      assertThat(AtsBody.read(body.toBytes())).isEqualTo(body);
    }
  }

  @Test
  void aBodyWithFieldsThatAreTooLargeIsMalformed() {
    byte[] good = new AtsBody(1, OptionalInt.of(2), false, false, 0, 1, 0).toBytes().toArray();
    for (int at : new int[] {0, 2, 7}) {
      byte[] bad = good.clone();
      bad[at] = (byte) 0xFF;
      assertThatThrownBy(() -> AtsBody.read(Bytes.copyOf(bad))).isInstanceOf(MalformedInput.class);
    }
    assertThatThrownBy(() -> AtsBody.read(Bytes.zeros(19))).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> AtsBody.read(Bytes.zeros(21))).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> new AtsBody(32, OptionalInt.empty(), false, false, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
