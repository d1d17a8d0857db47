package io.teeio.platform.memory;

import static io.teeio.platform.memory.PhysicalMemory.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PhysicalMemoryTest {
  private final PhysicalMemory memory = new PhysicalMemory(new HostAddress(0x1000), 1L << 40);

  @Test
  void aTerabyteTakesNoSpaceUntilItIsWritten() {
    assertThat(memory.u64(0x5000)).isZero();
    assertThat(memory.residentPages()).isZero();
    memory.setU8(1L << 39, 1);
    assertThat(memory.residentPages()).isEqualTo(1);
  }

  @Test
  void aClearedPageTakesNoSpace() {
    memory.setU32(0x2FFC, 7);
    memory.setU32(0x3000, 7);
    memory.clear(new HostAddress(0x2000), 3);
    assertThat(memory.u32(0x2FFC)).isZero();
    assertThat(memory.residentPages()).isZero();
    assertThat(memory.isClear(new HostAddress(0x2000))).isTrue();
  }

  @Test
  void numbersAreLittleEndian() {
    memory.setU64(0x2000, 0x8877665544332211L);
    assertThat(memory.u8(0x2000)).isEqualTo(0x11);
    assertThat(memory.u16(0x2001)).isEqualTo(0x3322);
    assertThat(memory.u32(0x2004)).isEqualTo(0x88776655);
    memory.setU16(0x2000, 0xFFFF);
    memory.setU32(0x2004, -1);
    assertThat(memory.u64(0x2000)).isEqualTo(0xFFFFFFFF4433FFFFL);
  }

  @Test
  void bytesMayCrossPages() {
    byte[] data = new byte[3 * PAGE];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31);
    }
    memory.write(0x2345, data, 0, data.length);
    byte[] back = new byte[data.length + 2];
    memory.read(0x2345, back, 1, data.length);
    assertThat(java.util.Arrays.copyOfRange(back, 1, back.length - 1)).isEqualTo(data);
    assertThat(memory.isClear(new HostAddress(0x2000))).isFalse();
  }

  @Test
  void whatWasNeverWrittenReadsAsZero() {
    byte[] back = {1, 2, 3, 4};
    memory.read(0x2FFE, back, 0, 4);
    assertThat(back).containsOnly(0);
  }

  @Test
  void itEndsWhereItEnds() {
    long end = 0x1000 + (1L << 40);
    assertThat(memory.contains(0x1000, 1L << 40)).isTrue();
    assertThat(memory.contains(0xFFF, 1)).isFalse();
    assertThat(memory.contains(end, 0)).isTrue();
    assertThat(memory.contains(end, 1)).isFalse();
    assertThat(memory.contains(0x2000, Long.MAX_VALUE)).isFalse();
    assertThat(memory.contains(Long.MIN_VALUE, 1)).isFalse();
    assertThat(memory.contains(-8, 16)).isFalse();
    assertThat(memory.contains(0x2000, -1)).isFalse();
    assertThatThrownBy(() -> memory.u64(end - 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.setU32(0x1FFE, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.u32(0x1FFD)).isInstanceOf(IllegalArgumentException.class);
    assertThat(memory.u32(0x1FFC)).isZero();
    assertThatThrownBy(() -> memory.setU8(end, 1)).isInstanceOf(IllegalArgumentException.class);
    byte[] two = new byte[2];
    assertThatThrownBy(() -> memory.read(end - 1, two, 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.write(end - 1, two, 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
    HostAddress last = new HostAddress(end - PAGE);
    assertThatThrownBy(() -> memory.clear(last, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.clear(last.plus(PAGE), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(memory.isClear(last)).isTrue();
  }

  @Test
  void itIsWholePages() {
    assertThatThrownBy(() -> new PhysicalMemory(new HostAddress(1), PAGE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PhysicalMemory(new HostAddress(0), PAGE + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PhysicalMemory(new HostAddress(-PAGE), PAGE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PhysicalMemory(new HostAddress(0), (1L << 43) + PAGE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new PhysicalMemory(new HostAddress(0), 1L << 43).size()).isEqualTo(1L << 43);
    assertThatThrownBy(() -> new PhysicalMemory(new HostAddress(0), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
