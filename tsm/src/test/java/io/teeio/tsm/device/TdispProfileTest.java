package io.teeio.tsm.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.DeviceCapabilities;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TdispProfileTest {
  private static final DeviceCapabilities MANDATORY = DeviceCapabilities.mandatory(LockFlags.NONE);

  @Test
  void aDeviceHasToSpeakVersionOne() {
    assertThat(new TdispProfile(List.of(0x10), MANDATORY).isSufficient()).isTrue();
    assertThat(new TdispProfile(List.of(0x11, 0x10), MANDATORY).isSufficient()).isTrue();
    assertThat(new TdispProfile(List.of(0x11), MANDATORY).isSufficient()).isFalse();
    assertThat(new TdispProfile(List.of(), MANDATORY).isSufficient()).isFalse();
  }

  @Test
  void aDeviceHasToKnowEveryMandatoryRequest() {
    for (int code = 0x81; code <= 0x87; code++) {
      byte[] requests = MANDATORY.requests().toArray();
      requests[0] = (byte) (requests[0] & ~(1 << (code - 0x80)));
      DeviceCapabilities lacking =
          new DeviceCapabilities(0, Bytes.copyOf(requests), LockFlags.NONE, 52, 1, 1);
      assertThat(new TdispProfile(List.of(0x10), lacking).isSufficient())
          .as("without %x", code)
          .isFalse();
    }
  }
}
