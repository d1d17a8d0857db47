package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The forms of an entry, against tables written by hand: root 0, middle 4, leaves 5. */
class GStageWalkerTest {
  private static final long LEAF = 0xDF;
  private static final GuestAddress GUEST = new GuestAddress(0x20_3456);

  private final SmallMachine machine = new SmallMachine();

  private GStageWalk walk(long middle, long leaf, Access access) {
    return walk(middle, leaf, access, true);
  }

  private GStageWalk walk(long middle, long leaf, Access access, boolean svpbmt) {
    machine.memory.setU64(page(0).value(), pte(4, 1));
    machine.memory.setU64(page(4).value() + 8, middle);
    machine.memory.setU64(page(5).value() + 3 * 8, leaf);
    return new GStageWalker(machine.tee, svpbmt).walk(GStageMode.SV39X4, page(0), GUEST, access);
  }

  private static long pte(long page, long bits) {
    return page(page).pageNumber() << 10 | bits;
  }

  private void assertFault(long leaf, Access access) {
    assertThat(walk(pte(5, 1), leaf, access)).isEqualTo(new GStageWalk.GuestPageFault());
  }

  private void assertLeaf(long middle, long leaf, long base, long size) {
    assertThat(walk(middle, leaf, Access.READ))
        .isInstanceOfSatisfying(
            GStageWalk.Leaf.class,
            found -> {
              assertThat(found.base().value()).isEqualTo(base);
              assertThat(found.size()).isEqualTo(size);
            });
  }

  @Test
  void aLeafIsFound() {
    assertLeaf(pte(5, 1), pte(9, LEAF), page(9).value(), 4096);
  }

  @Test
  void aBigLeafIsFound() {
    assertLeaf(0x4000_0000L >>> 2 | LEAF, 0, 0x4000_0000L, 2 << 20);
  }

  @Test
  void aMisalignedBigLeafFaults() {
    assertThat(walk(0x4000_1000L >>> 2 | LEAF, 0, Access.READ))
        .isEqualTo(new GStageWalk.GuestPageFault());
  }

  @Test
  void aContiguousLeafIsFound() {
    long napot = 1L << 63 | 0x4000_8000L >>> 2 | LEAF;
    assertLeaf(pte(5, 1), napot, 0x4000_0000L, 65536);
    assertFault(1L << 63 | 0x4000_4000L >>> 2 | LEAF, Access.READ);
    assertThat(walk(1L << 63 | 0x4000_8000L >>> 2 | LEAF, 0, Access.READ))
        .isEqualTo(new GStageWalk.GuestPageFault());
    assertThat(walk(1L << 63 | 0x4000_0000L >>> 2 | LEAF, 0, Access.READ))
        .isEqualTo(new GStageWalk.GuestPageFault());
  }

  @Test
  void permissionsAreThoseOfTheEntry() {
    assertFault(pte(9, LEAF & ~2L & ~4L), Access.READ);
    assertFault(pte(9, LEAF & ~4L), Access.WRITE);
    assertFault(pte(9, LEAF & ~8L), Access.EXECUTE);
    assertThat(walk(pte(5, 1), pte(9, LEAF & ~2L & ~4L), Access.EXECUTE))
        .isInstanceOf(GStageWalk.Leaf.class);
  }

  @Test
  void theBitsThatAWalkerMayNotSetMustBeSet() {
    assertFault(pte(9, LEAF & ~0x10L), Access.READ);
    assertFault(pte(9, LEAF & ~0x40L), Access.READ);
    assertFault(pte(9, LEAF & ~0x40L), Access.EXECUTE);
    assertFault(pte(9, LEAF & ~0x80L), Access.WRITE);
    assertThat(walk(pte(5, 1), pte(9, LEAF & ~0x80L), Access.READ))
        .isInstanceOf(GStageWalk.Leaf.class);
  }

  @Test
  void formsThatMeanNothingFault() {
    assertFault(pte(9, LEAF & ~1L), Access.READ);
    assertFault(pte(9, LEAF & ~2L), Access.WRITE);
    assertFault(pte(9, LEAF) | 1L << 54, Access.READ);
    assertFault(pte(9, LEAF) | 1L << 60, Access.READ);
    assertFault(pte(9, LEAF) | 3L << 61, Access.READ);
    assertFault(pte(9, 1), Access.READ);
    for (long bit :
        new long[] {4, 0x10, 0x40, 0x80, 1L << 54, 1L << 60, 1L << 61, 1L << 62, 1L << 63}) {
      assertThat(walk(pte(5, 1) | bit, pte(9, LEAF), Access.READ))
          .isEqualTo(new GStageWalk.GuestPageFault());
    }
  }

  @Test
  void memoryTypesNeedTheExtension() {
    assertThat(walk(pte(5, 1), pte(9, LEAF) | 2L << 61, Access.READ))
        .isInstanceOfSatisfying(
            GStageWalk.Leaf.class, leaf -> assertThat(leaf.memoryType()).isEqualTo(MemoryType.IO));
    assertThat(walk(pte(5, 1), pte(9, LEAF) | 1L << 61, Access.READ))
        .isInstanceOfSatisfying(
            GStageWalk.Leaf.class, leaf -> assertThat(leaf.memoryType()).isEqualTo(MemoryType.NC));
    assertThat(walk(pte(5, 1), pte(9, LEAF) | 2L << 61, Access.READ, false))
        .isEqualTo(new GStageWalk.GuestPageFault());
  }

  @Test
  void aTableOutsideMemoryIsAnAccessFault() {
    assertThat(walk(1L << 50 | 1, 0, Access.READ)).isInstanceOf(GStageWalk.TableFault.class);
  }

  @Test
  void aTableOfAnotherDomainIsAnAccessFault() {
    machine.control.classify(page(5), 1, SupervisorDomain.TEE);
    machine.memory.setU64(page(0).value(), pte(4, 1));
    machine.memory.setU64(page(4).value() + 8, pte(5, 1));
    machine.memory.setU64(page(5).value() + 3 * 8, pte(9, LEAF));
    assertThat(
            new GStageWalker(machine.host, true)
                .walk(GStageMode.SV39X4, page(0), GUEST, Access.READ))
        .isInstanceOf(GStageWalk.TableFault.class);
  }
}
