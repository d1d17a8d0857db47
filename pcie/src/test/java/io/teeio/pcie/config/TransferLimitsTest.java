package io.teeio.pcie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransferLimitsTest {
  @Test
  void everySizeThatTheRegisterCanSayIsRead() {
    for (int payload = 0; payload <= 5; payload++) {
      for (int read = 0; read <= 5; read++) {
        TransferLimits limits = new TransferLimits(128 << payload, 128 << read);

        assertThat(limits.deviceControl()).isEqualTo(payload << 5 | read << 12);
        assertThat(TransferLimits.of(limits.deviceControl() | ~TransferLimits.MASK))
            .isEqualTo(limits);
      }
    }
  }

  @Test
  void reservedCodesCountAsTheSmallestSize() {
    assertThat(TransferLimits.of(6 << 5 | 7 << 12)).isEqualTo(new TransferLimits(128, 128));
  }

  @Test
  void theSmallerOfBothHolds() {
    assertThat(TransferLimits.LARGEST.and(TransferLimits.STANDARD))
        .isEqualTo(TransferLimits.STANDARD);
    assertThat(new TransferLimits(128, 4096).and(TransferLimits.STANDARD))
        .isEqualTo(new TransferLimits(128, 512));
  }

  @Test
  void otherSizesAreABug() {
    for (int size : new int[] {0, 64, 192, 8192, -128}) {
      assertThatThrownBy(() -> new TransferLimits(size, 128))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new TransferLimits(128, size))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
