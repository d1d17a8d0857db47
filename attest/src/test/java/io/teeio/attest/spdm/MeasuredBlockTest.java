package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.policy.OperationalMode;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a measurement means follows from its value type, and only of raw values. */
class MeasuredBlockTest {
  private static MeasuredBlock block(int type, boolean raw, Bytes value) throws MalformedInput {
    return MeasuredBlock.of(MeasurementBlock.of(3, new DmtfMeasurement(type, raw, value)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, IMMUTABLE_ROM",
    "1, MUTABLE_FIRMWARE",
    "2, HARDWARE_CONFIGURATION",
    "3, FIRMWARE_CONFIGURATION",
    "4, MANIFEST",
    "5, DEVICE_MODE",
    "6, FIRMWARE_VERSION",
    "7, SECURITY_VERSION",
    "8, HASH_EXTENDED",
    "9, INFORMATIONAL",
    "10, STRUCTURED_MANIFEST",
    "11, RESERVED",
    "127, RESERVED"
  })
  void everyTypeHasAKind(int type, BlockKind kind) throws Exception {
    MeasuredBlock digest = block(type, false, Bytes.zeros(48));
    assertThat(digest.kind()).isEqualTo(kind);
    assertThat(digest.mode()).isEmpty();
    assertThat(digest.securityVersion()).isEmpty();
    assertThat(digest.manifest()).isEmpty();
    assertThat(digest.version()).isEmpty();
  }

  @Test
  void anotherSpecificationIsKeptAsItIs() throws Exception {
    MeasuredBlock block = MeasuredBlock.of(new MeasurementBlock(9, 2, Bytes.of(1, 2)));
    assertThat(block.kind()).isEqualTo(BlockKind.FOREIGN);
    assertThat(block.value()).isEqualTo(Bytes.of(1, 2));
  }

  @Test
  void aSecurityVersionHasEightBytes() throws Exception {
    assertThat(block(7, true, Bytes.of(1, 2, 0, 0, 0, 0, 0, 0)).securityVersion()).contains(513L);
    assertThat(block(7, true, Bytes.fromHex("ffffffffffffffff")).securityVersion()).contains(-1L);
    assertThatThrownBy(() -> block(7, true, Bytes.of(1)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("SecurityVersionNumber");
  }

  @Test
  void aDeviceModeHasFourFields() throws Exception {
    DeviceMode mode = block(5, true, MintedDevice.mode(4, 0x1F)).mode().orElseThrow();
    assertThat(mode.operational()).containsExactly(OperationalMode.NORMAL);
    assertThat(mode.debugStates()).hasSize(5);
    assertThat(mode.debugActive()).isTrue();
    assertThat(mode.debugEverActive()).isTrue();
    DeviceMode quiet = block(5, true, MintedDevice.mode(0x30, 0)).mode().orElseThrow();
    assertThat(quiet.operational())
        .containsExactly(OperationalMode.RMA, OperationalMode.DECOMMISSIONED);
    assertThat(quiet.debugEverActive()).isFalse();
    DeviceMode before = block(5, true, MintedDevice.mode(4, 4)).mode().orElseThrow();
    assertThat(before.debugActive()).isFalse();
    assertThat(before.debugEverActive()).isTrue();
    assertThatThrownBy(() -> block(5, true, Bytes.zeros(15))).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> block(5, true, Bytes.zeros(17))).isInstanceOf(MalformedInput.class);
  }

  @Test
  void aVersionIsTextIfItReadsAsText() throws Exception {
    assertThat(block(6, true, Bytes.of('1', '.', '2', 0, 0)).version()).contains("1.2");
    assertThat(block(6, true, Bytes.of(1, 2)).version()).contains("0102");
    assertThat(block(6, true, Bytes.of(0, 0)).version()).contains("0000");
    assertThat(block(1, true, Bytes.of('1')).version()).isEmpty();
  }

  @Test
  void aStructuredManifestSaysWhoseFormItHas() throws Exception {
    StructuredManifest manifest =
        block(10, true, Bytes.of(10, 2, 0x02, 0x3A, 0xA0)).manifest().orElseThrow();
    assertThat(manifest.registry()).isEqualTo(10);
    assertThat(manifest.vendorId()).isEqualTo(Bytes.of(0x02, 0x3A));
    assertThat(manifest.content()).isEqualTo(Bytes.of(0xA0));
    assertThatThrownBy(() -> block(10, true, Bytes.of(10, 9, 1)))
        .isInstanceOf(MalformedInput.class);
  }
}
