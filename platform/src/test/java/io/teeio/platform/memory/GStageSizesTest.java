package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.TVM;
import static io.teeio.platform.memory.SmallMachine.assertRefused;
import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of 2 MiB and 1 GiB in a G-stage: mapped, blocked in part, cut and put together. */
class GStageSizesTest {
  private static final long GIB = 1L << 30;
  private static final long MIB_2 = 2L << 20;
  private static final GuestAddress AT = new GuestAddress(4 * GIB);

  /** 4 GiB from 2 GiB on: pages of 1 GiB begin at page numbers 0x40000 and 0x80000. */
  private final SmallMachine machine = new SmallMachine(1 << 20);

  private final TlbVersions running = new TlbVersions(Guards.all());
  private final HartTlb hart = new HartTlb();

  private GStage stage(GStageMode mode, int tables) throws Exception {
    return machine.stage(mode, tables, running);
  }

  private static GuestTranslation mapped(HostAddress address) {
    return new GuestTranslation.Mapped(address, MemoryType.PMA);
  }

  private static GuestTranslation fault(GuestAddress guest) {
    return new GuestTranslation.GuestPageFault(guest, Access.WRITE);
  }

  private void expect(GStage stage, GuestAddress guest, GuestTranslation wanted) {
    assertThat(stage.translate(guest, Access.WRITE)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @EnumSource(GStageMode.class)
  void everySizeIsMappedByOneLeaf(GStageMode mode) throws Exception {
    int above = mode.levels() - 3;
    GStage stage = stage(mode, above + 2);
    stage.map(AT, machine.large(0x40000, 1, PageSize.GIB_1));
    assertThat(stage.freeTablePages()).as("a leaf of 1 GiB needs %d", above).isEqualTo(2);
    stage.map(AT.plus(GIB), machine.large(0x200, 3, PageSize.MIB_2));
    assertThat(stage.freeTablePages()).isEqualTo(1);

    expect(stage, AT.plus(0x1234567), mapped(page(0x40000).plus(0x1234567)));
    expect(stage, AT.plus(GIB + 2 * MIB_2 + 5), mapped(page(0x600).plus(5)));
    expect(stage, AT.plus(GIB + 3 * MIB_2), fault(AT.plus(GIB + 3 * MIB_2)));
    assertThat(stage.pageAt(AT.plus(GIB - 1)).map(MappablePage::size)).contains(PageSize.GIB_1);
  }

  @Test
  void pagesLieAtMultiplesOfTheirSize() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 4);
    machine.take(0x200, 0x400);
    assertRefused(
        PlatformRule.PAGE_RANGE,
        () -> machine.ledger.assign(page(0x201), 1, TVM, PageUse.GUEST_DATA, PageSize.MIB_2));
    List<ConfidentialPage> large =
        machine.ledger.assign(page(0x200), 1, TVM, PageUse.GUEST_DATA, PageSize.MIB_2);
    assertRefused(PlatformRule.GSTAGE_RANGE, () -> stage.map(AT.plus(4096), large));
    assertRefused(PlatformRule.GSTAGE_RANGE, () -> stage.map(new GuestAddress(1L << 41), large));
    assertRefused(
        PlatformRule.PAGE_RANGE,
        () ->
            machine.ledger.assign(
                page(0), Long.MAX_VALUE, TVM, PageUse.GUEST_DATA, PageSize.MIB_2));
  }

  @Test
  void allPartsOfALargePageAreConvertedBeforeItIsAssigned() throws Exception {
    machine.take(0x200, 0x1FF);
    assertRefused(
        PlatformRule.PAGE_SINGLE_OWNER,
        () -> machine.ledger.assign(page(0x200), 1, TVM, PageUse.GUEST_DATA, PageSize.MIB_2));
  }

  @Test
  void nothingIsMappedIntoALargePageOrOverATable() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 4);
    stage.map(AT, machine.large(0x200, 1, PageSize.MIB_2));
    List<ConfidentialPage> small = machine.large(0x10, 2, PageSize.KIB_4);
    assertRefused(
        PlatformRule.GSTAGE_UNMAPPED, () -> stage.map(AT.plus(4096), small.subList(0, 1)));
    stage.map(AT.plus(MIB_2 + 4096), small.subList(0, 1));
    List<ConfidentialPage> large = machine.large(0x400, 1, PageSize.MIB_2);
    assertRefused(PlatformRule.GSTAGE_UNMAPPED, () -> stage.map(AT.plus(MIB_2), large));
  }

  @Test
  void aPartIsBlockedAndTheRestStays() throws Exception {
    GStage stage = stage(GStageMode.SV48X4, 8);
    stage.map(AT, machine.large(0x40000, 1, PageSize.GIB_1));
    long hole = 5 * MIB_2 + 7 * 4096;
    stage.invalidate(AT.plus(hole), 2);

    expect(stage, AT.plus(hole), fault(AT.plus(hole)));
    expect(stage, AT.plus(hole + 4096), fault(AT.plus(hole + 4096)));
    expect(stage, AT.plus(hole - 1), mapped(page(0x40000).plus(hole - 1)));
    expect(stage, AT.plus(hole + 8192), mapped(page(0x40000).plus(hole + 8192)));
    expect(stage, AT.plus(GIB - 1), mapped(page(0x80000).plus(-1)));
    assertThat(stage.pageAt(AT.plus(6 * MIB_2)).map(MappablePage::size)).contains(PageSize.MIB_2);

    running.start();
    List<MappablePage> gone = stage.remove(AT.plus(hole), 2);
    assertThat(gone).extracting(MappablePage::size).containsOnly(PageSize.KIB_4).hasSize(2);
    for (MappablePage page : gone) {
      machine.ledger.release((ConfidentialPage) page);
    }
    machine.ledger.reclaim(page(0x40000).plus(hole), 2);
  }

  @Test
  void demotionNeedsATable() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 1);
    stage.map(AT, machine.large(0x200, 1, PageSize.MIB_2));
    assertThatThrownBy(() -> stage.invalidate(AT, 1)).isInstanceOf(OutOfTablePages.class);
    expect(stage, AT, mapped(page(0x200)));
    stage.invalidate(AT, 512);
    expect(stage, AT.plus(4096), fault(AT.plus(4096)));
  }

  @Test
  void aTokenOfAPageThatWasCutIsWorthNothing() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 4);
    ConfidentialPage large = machine.large(0x200, 1, PageSize.MIB_2).getFirst();
    stage.map(AT, List.of(large));
    stage.demote(AT.plus(0x1000));
    assertThat(machine.ledger.isCurrent(large)).isFalse();
    assertRefused(PlatformRule.PAGE_SINGLE_OWNER, () -> machine.ledger.release(large));
    assertRefused(PlatformRule.GSTAGE_MAPPED, () -> stage.demote(AT));
    expect(stage, AT.plus(0x1FF_FFF), mapped(page(0x200).plus(0x1FF_FFF)));
  }

  @Test
  void sharedMemoryComesInAnySize() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 4);
    SharedPage shared = machine.ledger.share(page(0x200), TVM, PageSize.MIB_2);
    SharedPage second = machine.ledger.share(page(0x201), SmallMachine.OTHER);
    stage.map(AT, List.of(shared));
    assertRefused(
        PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> machine.ledger.convert(page(0x3FF), 1));
    stage.invalidate(AT.plus(8192), 510);
    running.start();
    for (MappablePage page : stage.remove(AT.plus(8192), 510)) {
      machine.ledger.unshare((SharedPage) page);
    }
    machine.ledger.convert(page(0x202), 510);
    machine.ledger.unshare(second);
    assertRefused(
        PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> machine.ledger.convert(page(0x201), 1));
    expect(stage, AT.plus(4096), mapped(page(0x201)));
  }

  @Test
  void blockedPagesBecomeALargerOneAfterAFence() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    stage.map(AT, machine.large(0x200, 512, PageSize.KIB_4));
    int tables = stage.freeTablePages();
    assertRefused(PlatformRule.GSTAGE_BLOCKED, () -> stage.promote(AT, PageSize.MIB_2));
    stage.invalidate(AT, 512);
    assertRefused(PlatformRule.GSTAGE_PROMOTE_AFTER_FENCE, () -> stage.promote(AT, PageSize.MIB_2));
    running.start();
    stage.promote(AT, PageSize.MIB_2);

    expect(stage, AT, fault(AT));
    assertThat(stage.freeTablePages()).as("a hart may know the table").isEqualTo(tables);
    running.start();
    assertThat(stage.freeTablePages()).isEqualTo(tables + 1);
    stage.validate(AT, 512);
    expect(stage, AT.plus(0x54321), mapped(page(0x200).plus(0x54321)));
    assertThat(stage.pageAt(AT).map(MappablePage::size)).contains(PageSize.MIB_2);
  }

  @Test
  void onlyWhatBelongsTogetherBecomesALargerPage() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    stage.map(AT, machine.large(0x201, 512, PageSize.KIB_4));
    stage.map(AT.plus(MIB_2), machine.large(0x600, 511, PageSize.KIB_4));
    stage.map(AT.plus(2 * MIB_2 - 4096), List.of(machine.ledger.share(page(0x7FF), TVM)));
    stage.invalidate(AT, 1024);
    running.start();
    assertRefused(PlatformRule.GSTAGE_PROMOTE_WHOLE, () -> stage.promote(AT, PageSize.MIB_2));
    assertRefused(
        PlatformRule.GSTAGE_PROMOTE_WHOLE, () -> stage.promote(AT.plus(MIB_2), PageSize.MIB_2));
    assertRefused(PlatformRule.GSTAGE_RANGE, () -> stage.promote(AT.plus(4096), PageSize.MIB_2));
  }

  @Test
  void aPageIsNotPromotedToItsOwnSize() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    stage.map(AT, machine.large(0x200, 1, PageSize.MIB_2));
    stage.invalidate(AT, 512);
    running.start();
    assertRefused(PlatformRule.GSTAGE_PROMOTE_WHOLE, () -> stage.promote(AT, PageSize.MIB_2));
  }

  @Test
  void pagesInAnotherOrderThanTheGuestsAreNotPromoted() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    List<ConfidentialPage> pages = new ArrayList<>(machine.large(0x200, 512, PageSize.KIB_4));
    Collections.swap(pages, 100, 101);
    stage.map(AT, pages);
    stage.invalidate(AT, 512);
    running.start();
    assertRefused(PlatformRule.GSTAGE_PROMOTE_WHOLE, () -> stage.promote(AT, PageSize.MIB_2));
  }

  @Test
  void deviceRegistersAreNotPromoted() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    List<MmioPage> registers = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      registers.add(machine.ledger.claimMmio(new HostAddress(0x4000_0000L + 4096L * i), TVM));
    }
    stage.map(AT, registers);
    stage.invalidate(AT, 512);
    running.start();
    assertRefused(PlatformRule.GSTAGE_PROMOTE_WHOLE, () -> stage.promote(AT, PageSize.MIB_2));
  }

  @Test
  void everyPageComesBackWhenItIsDismantled() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    stage.map(AT, machine.large(0x200, 2, PageSize.MIB_2));
    stage.invalidate(AT.plus(4096), 1);
    for (MappablePage page : stage.dismantle()) {
      machine.ledger.release((ConfidentialPage) page);
    }
    machine.ledger.reclaim(page(0x200), 0x400);
    machine.ledger.reclaim(page(0), 12);
  }

  @Test
  void aHartRemembersPagesOfAnySize() throws Exception {
    GStage stage = stage(GStageMode.SV39X4, 8);
    stage.map(AT, machine.large(0x200, 1, PageSize.MIB_2));
    GuestAddress inside = AT.plus(0x12_3456);
    assertThat(stage.translate(inside, Access.READ, hart, 1))
        .isEqualTo(mapped(page(0x200).plus(0x12_3456)));
    stage.invalidate(inside.page(), 1);
    assertThat(stage.translate(inside, Access.READ, hart, 1))
        .as("not fenced")
        .isEqualTo(mapped(page(0x200).plus(0x12_3456)));
    stage.enter(0, hart, 1);
    assertThat(stage.translate(inside, Access.WRITE, hart, 1)).isEqualTo(fault(inside));
  }
}
