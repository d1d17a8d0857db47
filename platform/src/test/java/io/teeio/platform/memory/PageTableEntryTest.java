package io.teeio.platform.memory;

import static io.teeio.platform.memory.PageTableEntry.A;
import static io.teeio.platform.memory.PageTableEntry.D;
import static io.teeio.platform.memory.PageTableEntry.R;
import static io.teeio.platform.memory.PageTableEntry.U;
import static io.teeio.platform.memory.PageTableEntry.V;
import static io.teeio.platform.memory.PageTableEntry.W;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PageTableEntryTest {
  private static final long LEAF = R | U | V;

  @Test
  void aLeafThatWasNotAccessedIsNotMarked() {
    assertThat(PageTableEntry.isMarked(LEAF, false)).isFalse();
    assertThat(PageTableEntry.isMarked(LEAF | W | D, true)).isFalse();
    assertThat(PageTableEntry.isMarked(LEAF | A, false)).isTrue();
  }

  @Test
  void aWritableLeafMustBeDirtyToBeWritten() {
    assertThat(PageTableEntry.isMarked(LEAF | W | A, true)).isFalse();
    assertThat(PageTableEntry.isMarked(LEAF | W | A, false)).isTrue();
    assertThat(PageTableEntry.isMarked(LEAF | W | A | D, true)).isTrue();
  }

  @Test
  void aLeafThatPermitsNoWritesNeedNotBeDirty() {
    assertThat(PageTableEntry.isMarked(LEAF | A, true)).isTrue();
  }
}
