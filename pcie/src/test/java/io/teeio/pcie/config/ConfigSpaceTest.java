package io.teeio.pcie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigSpaceTest {
  private final ConfigSpace space = new ConfigSpace();

  @Test
  void aHostChangesOnlyWhatIsWritableOrClearable() {
    Property.check(
        500,
        11,
        source -> {
          int initial = (int) source.anyLong();
          int writable = (int) source.anyLong();
          int clearable = (int) source.anyLong() & ~writable;
          int written = (int) source.anyLong();
          space.define(0x40, initial, writable, clearable);
          space.write(0x40, written);
          for (int bit = 0; bit < 32; bit++) {
            int mask = 1 << bit;
            int expected =
                (writable & mask) != 0
                    ? written & mask
                    : (clearable & mask & written) != 0 ? 0 : initial & mask;
            assertThat(space.read(0x40) & mask).isEqualTo(expected);
          }
        });
  }

  @Test
  void anUndefinedRegisterReadsZeroAndIgnoresWrites() {
    space.write(0x80, -1);
    assertThat(space.read(0x80)).isZero();
    assertThat(space.changeable(0x80)).isZero();
  }

  @Test
  void theDeviceItselfMaySetAnything() {
    space.define(0x40, 0, 0);
    space.set(0x40, 0x1234_5678);
    space.set(0x40, 0xFF, 0x99);
    assertThat(space.get(0x40)).isEqualTo(0x1234_5699);
    assertThat(space.read16(0x42)).isEqualTo(0x1234);
  }

  @Test
  void aListenerHearsOfEveryWrite() {
    record Write(int offset, int before, int after, int written) {}

    List<Write> heard = new ArrayList<>();
    space.define(0x40, 5, 0xFF);
    space.listen(
        (offset, before, after, written) -> heard.add(new Write(offset, before, after, written)));
    space.write(0x40, 0x107);
    assertThat(heard).containsExactly(new Write(0x40, 5, 7, 0x107));
  }

  @Test
  void thereAreRegistersAtMultiplesOf4Below4096() {
    for (int offset : new int[] {-4, 1, 2, 4096}) {
      assertThatThrownBy(() -> space.read(offset)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> space.write(offset, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void capabilitiesAreFoundThroughTheirLists() {
    ConfigAccess access = ConfigAccess.of(space);
    assertThat(access.findCapability(0x10)).isEmpty();
    assertThat(access.findExtendedCapability(0x2E)).isEmpty();
    int first = space.addCapability(0x10, 0x3C);
    int second = space.addCapability(0x11, 12);
    int third = space.addExtendedCapability(0x2E, 2, 0x18);
    int fourth = space.addExtendedCapability(0x30, 1, 0x20);
    assertThat(access.findCapability(0x10)).contains(first);
    assertThat(access.findCapability(0x11)).contains(second);
    assertThat(access.findCapability(0x05)).isEmpty();
    assertThat(access.findExtendedCapability(0x2E)).contains(third);
    assertThat(access.findExtendedCapability(0x30)).contains(fourth);
    assertThat(access.findExtendedCapability(0x10)).isEmpty();
    assertThat(space.read(third) >>> 16 & 0xF).isEqualTo(2);
  }

  @Test
  void aListThatLoopsEnds() {
    int first = space.addCapability(0x10, 4);
    space.set(first, 0xFF00, first << 8);
    int extended = space.addExtendedCapability(0x2E, 1, 4);
    space.set(extended, 0xFFF0_0000, extended << 20);
    ConfigAccess access = ConfigAccess.of(space);
    assertThat(access.findCapability(0x11)).isEmpty();
    assertThat(access.findExtendedCapability(0x30)).isEmpty();
  }

  @Test
  void aFunctionThatIsNotThereHasNoCapabilities() {
    ConfigAccess absent =
        new ConfigAccess() {
          @Override
          public int read(int offset) {
            return ConfigSpace.ABSENT;
          }

          @Override
          public void write(int offset, int value) {}
        };
    assertThat(absent.findExtendedCapability(0x2E)).isEmpty();
    assertThat(absent.findCapability(0x10)).isEmpty();
  }

  @Test
  void aCapabilityThatDoesNotFitIsABug() {
    assertThatThrownBy(() -> space.addCapability(0x10, 0x100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> space.addExtendedCapability(0x30, 1, 4096))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUpdateChangesOnlyItsBits() {
    space.define(0x04, 0, 0xFFFF);
    ConfigAccess access = ConfigAccess.of(space);
    access.update(0x04, FunctionHeader.MEMORY_SPACE, -1);
    access.update(0x04, FunctionHeader.BUS_MASTER, -1);
    assertThat(space.read(0x04)).isEqualTo(FunctionHeader.MEMORY_SPACE | FunctionHeader.BUS_MASTER);
  }
}
