package io.teeio.device.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.rule.Guards;
import org.junit.jupiter.api.Test;

/** A device that does not keep its functions apart still has no more memory than it has. */
final class LocalMemoryTest {
  private static final Guards NONE = (rule, condition, detail) -> {};

  private final LocalMemory second = new LocalMemory(new DeviceMemory(3), 1, NONE, refused -> {});

  @Test
  void anotherFunctionsMemoryIsReachedWhereNothingForbidsIt() throws JobFailure {
    assertThat(second.place(-LocalMemory.SIZE, 1)).isZero();
    assertThat(second.place(2L * LocalMemory.SIZE - 16, 16)).isEqualTo(3L * LocalMemory.SIZE - 16);
  }

  @Test
  void memoryThatTheDeviceDoesNotHaveIsNotReached() {
    assertThatThrownBy(() -> second.place(-LocalMemory.SIZE - 1L, 1))
        .isInstanceOf(JobFailure.class);
    assertThatThrownBy(() -> second.place(2L * LocalMemory.SIZE - 15, 16))
        .isInstanceOf(JobFailure.class);
  }
}
