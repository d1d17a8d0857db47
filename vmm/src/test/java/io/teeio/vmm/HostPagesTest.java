package io.teeio.vmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.memory.HostAddress;
import org.junit.jupiter.api.Test;

final class HostPagesTest {
  private static final HostAddress FIRST = new HostAddress(0x8000_1000L);

  @Test
  void runsNeverOverlap() {
    HostPages pages = new HostPages(FIRST, 8);
    assertThat(pages.take(3)).isEqualTo(FIRST);
    assertThat(pages.take(2)).isEqualTo(new HostAddress(0x8000_4000L));
  }

  @Test
  void anAlignedRunIsAligned() {
    HostPages pages = new HostPages(FIRST, 8);
    assertThat(pages.take(4, 4)).isEqualTo(new HostAddress(0x8000_4000L));
    assertThat(pages.available()).isEqualTo(4);
  }

  @Test
  void whatIsGivenBackCanBeTakenAgainInOnePiece() {
    HostPages pages = new HostPages(FIRST, 6);
    HostAddress one = pages.take(2);
    HostAddress two = pages.take(2);
    HostAddress three = pages.take(2);
    pages.give(one, 2);
    pages.give(three, 2);
    pages.give(two, 2);
    assertThat(pages.take(6)).isEqualTo(FIRST);
  }

  @Test
  void moreThanThereIsIsRefused() {
    HostPages pages = new HostPages(FIRST, 2);
    assertThatThrownBy(() -> pages.take(3)).isInstanceOf(IllegalStateException.class);
  }
}
