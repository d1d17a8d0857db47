package io.teeio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireWriterTest {
  @Test
  void numbersAreLittleEndian() {
    Bytes written =
        new WireWriter()
            .u8(0x01)
            .u16(0x0203)
            .u24(0x040506)
            .u32(0x0708090AL)
            .u64(0x0B0C0D0E0F101112L)
            .toBytes();

    assertThat(written).hasToString("01" + "0302" + "060504" + "0a090807" + "1211100f0e0d0c0b");
  }

  @Test
  void theLargestNumbersFit() {
    Bytes written =
        new WireWriter().u8(0xFF).u16(0xFFFF).u24(0xFFFFFF).u32(0xFFFFFFFFL).u64(-1).toBytes();

    assertThat(written).isEqualTo(Bytes.fromHex("ff".repeat(18)));
  }

  @Test
  void aNumberThatDoesNotFitIsOurBug() {
    WireWriter out = new WireWriter();

    assertThatThrownBy(() -> out.u8(0x100)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u8(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u16(0x1_0000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u24(0x100_0000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u32(0x1_0000_0000L)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u32(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(out.length()).isZero();
  }

  @Test
  void growsAsNeeded() {
    WireWriter out = new WireWriter(1);
    for (int i = 0; i < 1000; i++) {
      out.u8(i & 0xFF);
    }

    assertThat(out.length()).isEqualTo(1000);
    assertThat(out.toBytes().at(999)).isEqualTo(999 & 0xFF);
  }

  @Test
  void reservedBytesAreZeroEvenAfterAWipe() {
    WireWriter out = new WireWriter().u64(-1);

    out.wipe();

    assertThat(out.reserved(8).bytes(Bytes.of(1)).toBytes()).hasToString("0".repeat(16) + "01");
  }

  @Test
  void whatWasTakenStaysAsItWas() {
    WireWriter out = new WireWriter().u8(1);
    Bytes first = out.toBytes();

    out.u8(2);

    assertThat(first).isEqualTo(Bytes.of(1));
    assertThat(out.toBytes()).isEqualTo(Bytes.of(1, 2));
  }

  @Test
  void drainingMovesTheBytesAndForgetsThem() {
    byte[] into = new byte[4];
    WireWriter out = new WireWriter().u16(0x0201);

    out.drainTo(into, 1);

    assertThat(into).containsExactly(0, 1, 2, 0);
    assertThat(out.length()).isZero();
    assertThat(out.reserved(2).toBytes()).isEqualTo(Bytes.zeros(2));
    assertThatThrownBy(() -> new WireWriter().u32(1).drainTo(into, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatWasWrittenStaysWhenTheWriterGoesOn() {
    WireWriter out = new WireWriter().bytes(Bytes.zeros(500));
    Bytes written = out.toBytes();

    out.u8(7).wipe();
    out.u8(9);

    assertThat(written).isEqualTo(Bytes.zeros(500));
    assertThat(out.toBytes()).isEqualTo(Bytes.of(9));
  }

  @Test
  void wipingTheWriterLeavesWhatWasWritten() {
    Bytes ones = Bytes.copyOf(new byte[] {1}).slice(0, 1);
    WireWriter out = new WireWriter();
    for (int i = 0; i < 500; i++) {
      out.bytes(ones);
    }
    Bytes written = out.toBytes();

    out.wipe();

    assertThat(written.at(499)).isEqualTo(1);
    assertThat(out.length()).isZero();
  }
}
