package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.OTHER;
import static io.teeio.platform.memory.SmallMachine.TVM;
import static io.teeio.platform.memory.SmallMachine.assertRefused;
import static io.teeio.platform.memory.SmallMachine.guest;
import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GStageTest {
  private final SmallMachine machine = new SmallMachine();
  private final TlbVersions running = new TlbVersions(Guards.all());

  private GStage stage() throws Violation {
    return machine.stage(GStageMode.SV39X4, 8, running);
  }

  private ConfidentialPage data(int number) throws Violation {
    return machine.pages(number, 1, TVM, PageUse.GUEST_DATA).getFirst();
  }

  private static void assertFaults(GStage stage, GuestAddress guest, Access access) {
    assertThat(stage.translate(guest, access))
        .isEqualTo(new GuestTranslation.GuestPageFault(guest, access));
  }

  @ParameterizedTest
  @EnumSource
  void aMappedPageIsReached(GStageMode mode) throws Exception {
    GStage stage = machine.stage(mode, 3, running);
    stage.map(guest(7), List.of(data(100)));
    assertThat(stage.translate(guest(7).plus(0x123), Access.WRITE))
        .isEqualTo(new GuestTranslation.Mapped(page(100).plus(0x123), MemoryType.PMA));
    assertFaults(stage, guest(6), Access.READ);
    assertFaults(stage, guest(8), Access.READ);
    assertFaults(stage, new GuestAddress(1L << mode.width()), Access.READ);
    assertFaults(stage, new GuestAddress(-1), Access.READ);
    assertThat(stage.pageAt(guest(7)).map(MappablePage::address)).contains(page(100));
  }

  @Test
  void theEntriesAreThoseOfThePrivilegedSpecification() throws Exception {
    GStage stage = stage();
    stage.map(guest(1), List.of(data(100)));
    long root = machine.tee.readLong(stage.root().plus(2 * 8));
    long middle = machine.tee.readLong(new HostAddress(root >>> 10 << 12));
    long leaf = machine.tee.readLong(new HostAddress((middle >>> 10 << 12) + 8));
    assertThat(root & 0x3FF).isEqualTo(1);
    assertThat(middle & 0x3FF).isEqualTo(1);
    assertThat(leaf).isEqualTo(page(100).value() >>> 2 | 0xDF);
    assertThat(stage.iohgatp(5)).isEqualTo(0x8000_5000_0008_0000L);
    assertThat(stage.hgatp(5)).isEqualTo(0x8000_5000_0008_0000L);
  }

  @Test
  void deviceRegistersAreMappedAsSuch() throws Exception {
    GStage stage = stage();
    HostAddress bar = new HostAddress(0x4000_0000);
    stage.map(guest(1), List.of(machine.ledger.claimMmio(bar, TVM)));
    assertThat(stage.translate(guest(1).plus(8), Access.WRITE))
        .isEqualTo(new GuestTranslation.Mapped(bar.plus(8), MemoryType.IO));
    assertFaults(stage, guest(1), Access.EXECUTE);
  }

  @Test
  void sharedPagesAreNotExecuted() throws Exception {
    GStage stage = stage();
    stage.map(guest(1), List.of(machine.ledger.share(page(100), TVM)));
    assertFaults(stage, guest(1), Access.EXECUTE);
    assertThat(stage.translate(guest(1), Access.READ))
        .isEqualTo(new GuestTranslation.Mapped(page(100), MemoryType.PMA));
  }

  @Test
  void aRootIsFourAlignedPages() throws Exception {
    List<ConfidentialPage> pages = machine.pages(16, 8, TVM, PageUse.GUEST_TABLE);
    assertRefused(PlatformRule.PAGE_RANGE, () -> root(pages.subList(1, 5)));
    assertRefused(PlatformRule.PAGE_RANGE, () -> root(pages.subList(0, 3)));
    assertRefused(
        PlatformRule.PAGE_RANGE,
        () -> root(List.of(pages.get(0), pages.get(1), pages.get(2), pages.get(4))));
    assertThat(root(pages.subList(4, 8)).root()).isEqualTo(page(20));
  }

  private GStage root(List<ConfidentialPage> pages) throws Violation {
    return new GStage(
        TVM, GStageMode.SV39X4, pages, machine.tee, machine.ledger, running, Guards.all());
  }

  @Test
  void tablesLieInTablePagesOfTheTvmOnly() throws Exception {
    GStage stage = stage();
    List<ConfidentialPage> others = machine.pages(40, 4, OTHER, PageUse.GUEST_TABLE);
    List<ConfidentialPage> data = machine.pages(44, 4, TVM, PageUse.GUEST_DATA);
    List<ConfidentialPage> twice = machine.pages(48, 1, TVM, PageUse.GUEST_TABLE);
    ConfidentialPage gone = machine.pages(49, 1, TVM, PageUse.GUEST_TABLE).getFirst();
    machine.ledger.release(gone);
    PlatformRule rule = PlatformRule.GSTAGE_TABLES_CONFIDENTIAL;
    assertRefused(rule, () -> stage.addTablePages(others));
    assertRefused(rule, () -> stage.addTablePages(data));
    assertRefused(rule, () -> stage.addTablePages(List.of(gone)));
    assertRefused(rule, () -> stage.addTablePages(List.of(twice.get(0), twice.get(0))));
    assertRefused(rule, () -> root(others));
    assertRefused(rule, () -> root(data));
    stage.addTablePages(twice);
    assertRefused(rule, () -> stage.addTablePages(twice));
    assertThat(stage.freeTablePages()).isEqualTo(9);
  }

  @Test
  void onlyPagesOfTheTvmAreMapped() throws Exception {
    GStage stage = stage();
    PlatformRule rule = PlatformRule.GSTAGE_SAME_OWNER;
    ConfidentialPage others = machine.pages(100, 1, OTHER, PageUse.GUEST_DATA).getFirst();
    ConfidentialPage table = machine.pages(101, 1, TVM, PageUse.GUEST_TABLE).getFirst();
    ConfidentialPage state = machine.pages(102, 1, TVM, PageUse.TVM_STATE).getFirst();
    ConfidentialPage gone = data(103);
    machine.ledger.release(gone);
    SharedPage foreign = machine.ledger.share(page(104), OTHER);
    MmioPage registers = machine.ledger.claimMmio(new HostAddress(0x4000_0000), OTHER);
    for (MappablePage page : List.of(others, table, state, gone, foreign, registers)) {
      assertRefused(rule, () -> stage.map(guest(0), List.of(page)));
      assertFaults(stage, guest(0), Access.READ);
    }
  }

  @Test
  void aGuestAddressIsMappedOnce() throws Exception {
    GStage stage = stage();
    stage.map(guest(1), List.of(data(100)));
    ConfidentialPage next = data(101);
    PlatformRule rule = PlatformRule.GSTAGE_UNMAPPED;
    assertRefused(rule, () -> stage.map(guest(1), List.of(next)));
    assertRefused(rule, () -> stage.reserve(guest(0), 2));
    try (GStage.Reservation _ = stage.reserve(guest(2), 1)) {
      assertRefused(rule, () -> stage.reserve(guest(2), 1));
      assertRefused(rule, () -> stage.map(guest(2), List.of(next)));
    }
    stage.invalidate(guest(1), 1);
    assertRefused(rule, () -> stage.map(guest(1), List.of(next)));
    stage.map(guest(0), List.of(next));
  }

  @Test
  void aPageIsMappedAtOneAddress() throws Exception {
    GStage stage = stage();
    ConfidentialPage page = data(100);
    SharedPage shared = machine.ledger.share(page(101), TVM);
    stage.map(guest(1), List.of(page, shared));
    PlatformRule rule = PlatformRule.GSTAGE_SINGLE_ADDRESS;
    assertRefused(rule, () -> stage.map(guest(5), List.of(page)));
    assertRefused(rule, () -> stage.map(guest(5), List.of(shared)));
    ConfidentialPage next = data(102);
    assertRefused(rule, () -> stage.map(guest(5), List.of(next, next)));
  }

  @Test
  void aRangeIsWithinTheModesWidth() throws Exception {
    GStage stage = stage();
    PlatformRule rule = PlatformRule.GSTAGE_RANGE;
    GuestAddress last = new GuestAddress((1L << 41) - 4096);
    assertRefused(rule, () -> stage.reserve(new GuestAddress(1L << 41), 1));
    assertRefused(rule, () -> stage.reserve(last, 2));
    assertRefused(rule, () -> stage.reserve(guest(0), 0));
    assertRefused(rule, () -> stage.reserve(guest(0), -1));
    assertRefused(rule, () -> stage.reserve(guest(0), Long.MAX_VALUE));
    assertRefused(rule, () -> stage.reserve(guest(0).plus(8), 1));
    assertRefused(rule, () -> stage.invalidate(new GuestAddress(-4096), 1));
    assertRefused(rule, () -> stage.validate(guest(0), 0));
    assertRefused(rule, () -> stage.remove(guest(0), 0));
    stage.map(last, List.of(data(100)));
  }

  @Test
  void aReservationThatIsNotCommittedLeavesNothing() throws Exception {
    GStage stage = stage();
    try (GStage.Reservation reservation = stage.reserve(guest(0), 4)) {
      assertThatThrownBy(() -> reservation.commit(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertFaults(stage, guest(0), Access.READ);
    }
    GStage.Reservation closed = stage.reserve(guest(0), 1);
    closed.close();
    assertThatThrownBy(() -> closed.commit(List.of(data(99))))
        .isInstanceOf(IllegalArgumentException.class);
    try (GStage.Reservation large = stage.reserve(guest(512), 1, PageSize.MIB_2)) {
      assertThatThrownBy(() -> large.commit(List.of(data(98))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    stage.map(guest(0), List.of(data(100)));
    assertRefused(PlatformRule.GSTAGE_UNMAPPED, () -> stage.reserve(guest(0), 1));
  }

  @Test
  void aReservationThatFailsLeavesNothing() throws Exception {
    GStage stage = machine.stage(GStageMode.SV39X4, 2, running);
    assertThatThrownBy(() -> stage.reserve(guest(500), 100)).isInstanceOf(OutOfTablePages.class);
    stage.reserve(guest(500), 12).close();
    stage.addTablePages(machine.pages(200, 1, TVM, PageUse.GUEST_TABLE));
    stage.reserve(guest(500), 100).close();
  }

  @Test
  void anInvalidatedPageFaultsAndComesBack() throws Exception {
    GStage stage = stage();
    stage.map(guest(0), List.of(data(100), data(101)));
    stage.invalidate(guest(0), 2);
    assertFaults(stage, guest(0), Access.READ);
    assertThat(stage.isBlocked(guest(1))).isTrue();
    assertThat(stage.pageAt(guest(1)).map(MappablePage::address)).contains(page(101));
    stage.validate(guest(1), 1);
    assertThat(stage.isBlocked(guest(1))).isFalse();
    assertThat(stage.translate(guest(1), Access.WRITE))
        .isEqualTo(new GuestTranslation.Mapped(page(101), MemoryType.PMA));
    assertFaults(stage, guest(0), Access.READ);
  }

  @Test
  void aPageCommittedBlockedIsReachedOnlyAfterItsValidation() throws Exception {
    GStage stage = stage();
    MmioPage registers = machine.ledger.claimMmio(new HostAddress(0x4000_0000), TVM);
    try (GStage.Reservation reservation = stage.reserve(guest(1), 1)) {
      reservation.commitBlocked(List.of(registers));
    }
    assertThat(stage.isBlocked(guest(1))).isTrue();
    assertFaults(stage, guest(1), Access.READ);
    assertRefused(PlatformRule.GSTAGE_MAPPED, () -> stage.invalidate(guest(1), 1));
    stage.validate(guest(1), 1);
    assertThat(stage.translate(guest(1), Access.READ))
        .isEqualTo(new GuestTranslation.Mapped(registers.address(), MemoryType.IO));
  }

  @Test
  void onlyAMappedRangeIsInvalidated() throws Exception {
    GStage stage = stage();
    stage.map(guest(0), List.of(data(100)));
    assertRefused(PlatformRule.GSTAGE_MAPPED, () -> stage.invalidate(guest(0), 2));
    assertThat(stage.isBlocked(guest(0))).isFalse();
    stage.invalidate(guest(0), 1);
    assertRefused(PlatformRule.GSTAGE_MAPPED, () -> stage.invalidate(guest(0), 1));
  }

  @Test
  void onlyABlockedRangeIsValidatedOrRemoved() throws Exception {
    GStage stage = stage();
    stage.map(guest(0), List.of(data(100)));
    assertRefused(PlatformRule.GSTAGE_BLOCKED, () -> stage.validate(guest(0), 1));
    assertRefused(PlatformRule.GSTAGE_BLOCKED, () -> stage.remove(guest(0), 1));
    assertRefused(PlatformRule.GSTAGE_BLOCKED, () -> stage.remove(guest(3), 1));
  }

  @Test
  void aPageIsRemovedOnlyAfterAFenceOfItsTvm() throws Exception {
    GStage stage = stage();
    ConfidentialPage page = data(100);
    stage.map(guest(0), List.of(page));
    running.join(3);
    stage.invalidate(guest(0), 1);
    PlatformRule rule = PlatformRule.GSTAGE_REMOVE_AFTER_FENCE;
    assertRefused(rule, () -> stage.remove(guest(0), 1));
    running.start();
    assertRefused(rule, () -> stage.remove(guest(0), 1));
    assertRefused(PlatformRule.PAGE_RELEASE_UNUSED, () -> machine.ledger.release(page));
    running.leave(3);
    assertThat(stage.remove(guest(0), 1)).containsExactly(page);
    machine.ledger.release(page);
    assertFaults(stage, guest(0), Access.READ);
    stage.map(guest(0), List.of(data(101)));
  }

  @Test
  void tablesAndPagesAreHeldUntilItIsDismantled() throws Exception {
    GStage stage = stage();
    ConfidentialPage page = data(100);
    stage.map(guest(0), List.of(page));
    assertRefused(PlatformRule.PAGE_RELEASE_UNUSED, () -> machine.ledger.release(page));
    List<MappablePage> all = stage.dismantle();
    assertThat(all).hasSize(1 + 4 + 8);
    for (MappablePage each : all) {
      machine.ledger.release((ConfidentialPage) each);
    }
    machine.ledger.reclaim(page(0), 12);
    assertFaults(stage, guest(0), Access.READ);
    assertThat(machine.memory.residentPages()).isZero();
  }
}
