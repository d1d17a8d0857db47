package io.teeio.pcie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.testing.Tlps;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlpHeaderTest {
  private static final RequesterId DEVICE = RequesterId.of(0x02_BEEF);
  private static final RequesterId ROOT = RequesterId.of(0x02_0008);

  @Test
  void everyPacketComesBackFromItsHeaderAndPayload() {
    Property.check(
        2000,
        2,
        source -> {
          Tlp tlp = Tlps.any(source);
          assertThat(TlpHeader.read(tlp.header(), tlp.data())).isEqualTo(tlp);
        });
  }

  @Test
  void theHeaderAloneSaysTheWay() {
    Property.check(
        1000,
        3,
        source -> {
          Tlp tlp = Tlps.any(source);
          assertThat(TlpHeader.routing(tlp.header())).isEqualTo(Routing.of(tlp));
        });
  }

  @Test
  void aMemoryWriteHasTheHeaderOfThePcieSpecification() {
    Tlp write = new Tlp.MemoryWrite(DEVICE, 0x1_0000_0002L, Bytes.of(1, 2, 3));
    assertThat(write.header())
        .hasToString("60000002" + "beef001c" + "0000000100000000" + "02000000");
    Tlp read = new Tlp.MemoryRead(DEVICE, 0xFEE0_0000L, 4096, 0x5A);
    assertThat(read.header()).hasToString("00000000" + "beef5aff" + "fee00000" + "02000000");
    Tlp completion = new Tlp.Completion(DEVICE, ROOT, 7, CompletionStatus.SUCCESS, Bytes.zeros(8));
    assertThat(completion.header()).hasToString("4a000002" + "beef0008" + "00080700" + "02020000");
  }

  @Test
  void aHeaderThatDoesNotFitItsPayloadIsMalformed() {
    List<Tlp> packets =
        List.of(
            new Tlp.MemoryWrite(DEVICE, 0x1000, Bytes.zeros(5)),
            new Tlp.MemoryRead(DEVICE, 0x1000, 5, 1),
            new Tlp.Completion(DEVICE, ROOT, 7, CompletionStatus.SUCCESS, Bytes.zeros(5)),
            new Tlp.ConfigWrite(ROOT, DEVICE, 4, 1, 6),
            new Tlp.ConfigRead(ROOT, DEVICE, 4, 1));
    for (Tlp tlp : packets) {
      Bytes longer = Bytes.concat(tlp.data(), Bytes.zeros(1));
      assertThatThrownBy(() -> TlpHeader.read(tlp.header(), longer))
          .isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void noDamagedHeaderThrowsAnythingButMalformed() {
    Property.check(
        3000,
        4,
        source -> {
          Tlp tlp = Tlps.any(source);
          byte[] header = tlp.header().toArray();
          header[source.below(header.length)] ^= (byte) (1 << source.below(8));
          Bytes damaged = Bytes.copyOf(header, 0, source.between(0, header.length));
          assertThat(TlpHeader.routing(damaged)).isNotNull();
          try {
            Tlp read = TlpHeader.read(damaged, tlp.data());
            assertThat(read.header()).isEqualTo(damaged);
          } catch (MalformedInput malformed) {
            assertThat(malformed.clause()).isNotEmpty();
          }
        });
  }

  @Test
  void aMemoryRequestStaysInOneBlockOf4KiB() {
    assertThatThrownBy(() -> new Tlp.MemoryRead(DEVICE, 0xFFF, 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tlp.MemoryWrite(DEVICE, 0x1000, Bytes.zeros(4097)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tlp.MemoryWrite(DEVICE, 0x1000, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tlp.MemoryRead(DEVICE, 0x1000, 4, 256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tlp.ConfigRead(ROOT, DEVICE, 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Tlp.Completion(DEVICE, ROOT, 0, CompletionStatus.SUCCESS, Bytes.zeros(4097)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void orderClassesAreThoseOfPcie() {
    assertThat(new Tlp.MemoryWrite(DEVICE, 0, Bytes.of(1)).subStream()).isEqualTo(SubStream.POSTED);
    assertThat(Tlp.Message.ideFail(DEVICE, StreamId.of(3)).subStream()).isEqualTo(SubStream.POSTED);
    assertThat(new Tlp.ConfigWrite(ROOT, DEVICE, 4, 1, 6).subStream())
        .isEqualTo(SubStream.NON_POSTED);
    assertThat(Tlp.Completion.failure(DEVICE, ROOT, 1, CompletionStatus.UR).subStream())
        .isEqualTo(SubStream.COMPLETION);
  }
}
