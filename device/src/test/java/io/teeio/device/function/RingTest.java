package io.teeio.device.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left in a ring's registers, each alone: a trace for the next user. */
final class RingTest {
  private final Ring ring = new Ring();

  @Test
  void ringAfterResetIsClean() {
    assertThat(ring.isClean()).isTrue();
    ring.setSize(4);
    ring.enable(true);
    ring.doorbell(3);
    ring.reset();
    assertThat(ring.isClean()).isTrue();
  }

  @Test
  void baseIsATrace() {
    ring.baseHigh(1);
    assertThat(ring.isClean()).isFalse();
  }

  @Test
  void sizeIsATrace() {
    ring.setSize(4);
    assertThat(ring.isClean()).isFalse();
  }

  @Test
  void haltIsATrace() {
    ring.halt(HaltReason.RING_REGISTERS);
    assertThat(ring.isClean()).isFalse();
  }
}
