package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.OTHER;
import static io.teeio.platform.memory.SmallMachine.TVM;
import static io.teeio.platform.memory.SmallMachine.assertRefused;
import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageLedgerTest {
  private final SmallMachine machine = new SmallMachine();
  private final PageLedger ledger = machine.ledger;

  private void assertHostCannotRead(HostAddress page) {
    assertThatThrownBy(() -> machine.host.readLong(page)).isInstanceOf(AccessFault.class);
  }

  @Test
  void aConvertedPageIsOutOfTheHostsReachAtOnce() throws Exception {
    ledger.convert(page(0), 2);
    assertHostCannotRead(page(0));
    assertHostCannotRead(page(1));
    assertThat(machine.host.readLong(page(2))).isZero();
    assertThat(ledger.state(page(0))).isEqualTo(new PageState.Converting(1));
  }

  @Test
  void aPageIsAssignedOnlyAfterAFenceOfEveryHart() throws Exception {
    ledger.convert(page(0), 1);
    assertRefused(PlatformRule.PAGE_ASSIGN_AFTER_FENCE, this::assignPageZero);
    ledger.globalFence(0);
    assertRefused(PlatformRule.PAGE_ASSIGN_AFTER_FENCE, this::assignPageZero);
    ledger.localFence(1);
    assignPageZero();
  }

  @Test
  void aFenceThatBeganBeforeTheConversionDoesNotCount() throws Exception {
    ledger.globalFence(0);
    ledger.convert(page(0), 1);
    ledger.localFence(1);
    assertRefused(PlatformRule.PAGE_ASSIGN_AFTER_FENCE, this::assignPageZero);
  }

  private void assignPageZero() throws Violation {
    ConfidentialPage page = ledger.assign(page(0), TVM, PageUse.GUEST_DATA);
    assertThat(ledger.isCurrent(page)).isTrue();
  }

  @Test
  void aGlobalFenceWaitsForTheOneBefore() throws Exception {
    ledger.globalFence(0);
    assertRefused(PlatformRule.FENCE_NOT_STARTED, () -> ledger.globalFence(1));
    ledger.localFence(1);
    ledger.globalFence(1);
    assertThat(machine.events)
        .contains(new PageEvent.FenceStarted(2), new PageEvent.FenceCompleted(2));
  }

  @Test
  void onlyTheHostsPagesAreConverted() throws Exception {
    machine.take(0, 1);
    assertRefused(PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> ledger.convert(page(0), 1));
    ledger.assign(page(0), TVM, PageUse.GUEST_DATA);
    assertRefused(PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> ledger.convert(page(0), 1));
    ledger.share(page(5), TVM);
    assertRefused(PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> ledger.convert(page(5), 1));
  }

  @Test
  void aRangeIsConvertedWhollyOrNotAtAll() throws Exception {
    machine.take(2, 1);
    assertRefused(PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> ledger.convert(page(0), 4));
    assertThat(machine.host.readLong(page(0))).isZero();
    assertThat(ledger.state(page(0))).isEqualTo(new PageState.NonConfidential());
  }

  @Test
  void aRangeMustBePagesOfMemory() {
    for (HostAddress first :
        List.of(page(0).plus(8), page(-1), page(SmallMachine.PAGES), new HostAddress(-4096))) {
      assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.convert(first, 1));
      assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.reclaim(first, 1));
      assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.reserve(first, 1));
      assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.share(first, TVM));
      assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.assign(first, TVM, PageUse.GUEST_DATA));
    }
    for (long pages : new long[] {0, -1, SmallMachine.PAGES + 1, Long.MAX_VALUE, 1L << 52}) {
      assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.convert(page(0), pages));
    }
    // As many bytes as 512 pages, once 64 bits are full.
    for (long count : new long[] {0, -1, (1L << 55) + 1, 1L << 42}) {
      assertRefused(
          PlatformRule.PAGE_RANGE,
          () -> ledger.assign(page(0), count, TVM, PageUse.GUEST_DATA, PageSize.MIB_2));
    }
  }

  @Test
  void aPageHasOneOwner() throws Exception {
    machine.pages(0, 1, TVM, PageUse.GUEST_DATA);
    assertRefused(
        PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.assign(page(0), OTHER, PageUse.GUEST_DATA));
    assertRefused(
        PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.assign(page(9), OTHER, PageUse.GUEST_DATA));
  }

  @Test
  void assignedPagesAreNotReclaimed() throws Exception {
    List<ConfidentialPage> pages = machine.pages(0, 2, TVM, PageUse.GUEST_DATA);
    assertRefused(PlatformRule.PAGE_RECLAIM_UNASSIGNED, () -> ledger.reclaim(page(0), 2));
    ledger.release(pages.get(0));
    assertRefused(PlatformRule.PAGE_RECLAIM_UNASSIGNED, () -> ledger.reclaim(page(0), 2));
    ledger.reclaim(page(0), 1);
    assertThat(machine.host.readLong(page(0))).isZero();
    assertHostCannotRead(page(1));
  }

  @Test
  void aPageInConversionIsReclaimedOnlyAfterTheFence() throws Exception {
    ledger.convert(page(0), 1);
    assertRefused(PlatformRule.PAGE_RECLAIM_UNASSIGNED, () -> ledger.reclaim(page(0), 1));
    ledger.globalFence(0);
    ledger.localFence(1);
    ledger.reclaim(page(0), 1);
  }

  @Test
  void theHostsOwnPagesAreNotReclaimed() {
    assertRefused(PlatformRule.PAGE_RECLAIM_UNASSIGNED, () -> ledger.reclaim(page(0), 1));
  }

  @Test
  void aPageIsClearUntilSomethingIsWritten() throws Exception {
    assertThat(machine.host.isClear(page(0))).isTrue();
    machine.host.writeLong(page(0).plus(4088), 1);
    assertThat(machine.host.isClear(page(0))).isFalse();
  }

  @Test
  void aPageIsClearedBeforeItsOwnerChanges() throws Exception {
    machine.host.writeLong(page(0), 0x1111);
    ConfidentialPage page = machine.pages(0, 1, TVM, PageUse.GUEST_DATA).getFirst();
    assertThat(machine.tee.readLong(page(0))).isZero();
    machine.tee.writeLong(page(0), 0x5EC2E7);
    ledger.release(page);
    assertThat(machine.tee.readLong(page(0))).isZero();
    machine.tee.writeLong(page(0), 0x5EC2E7);
    ledger.reclaim(page(0), 1);
    assertThat(machine.host.readLong(page(0))).isZero();
  }

  @Test
  void aReleasedPageIsReleasedOnce() throws Exception {
    ConfidentialPage page = machine.pages(0, 1, TVM, PageUse.GUEST_DATA).getFirst();
    ledger.release(page);
    assertRefused(PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.release(page));
    ledger.assign(page(0), OTHER, PageUse.GUEST_DATA);
    assertRefused(PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.release(page));
    assertThat(ledger.isCurrent(page)).isFalse();
  }

  @Test
  void whateverBecomesOfAReleasedPageItsTokenIsWorthNothing() throws Exception {
    ConfidentialPage page = machine.pages(0, 1, TVM, PageUse.GUEST_DATA).getFirst();
    ledger.release(page);
    assertThat(ledger.isCurrent(page)).isFalse();
    ledger.reclaim(page(0), 1);
    assertThat(ledger.isCurrent(page)).isFalse();
    ledger.convert(page(0), 1);
    assertThat(ledger.isCurrent(page)).isFalse();
    ledger.globalFence(0);
    ledger.localFence(1);
    ledger.reclaim(page(0), 1);
    SharedPage shared = ledger.share(page(0), OTHER);
    assertThat(ledger.isCurrent(page)).isFalse();
    ledger.unshare(shared);
    ledger.reserve(page(0), 1);
    assertThat(ledger.isCurrent(page)).isFalse();
  }

  @Test
  void aPageInUseIsNotReleased() throws Exception {
    ConfidentialPage page = machine.pages(0, 1, TVM, PageUse.GUEST_DATA).getFirst();
    ledger.use(page, java.util.Optional.of(SmallMachine.guest(0)));
    assertThat(ledger.guestAddress(page)).contains(SmallMachine.guest(0));
    assertRefused(PlatformRule.PAGE_RELEASE_UNUSED, () -> ledger.release(page));
    ledger.unuse(page);
    ledger.release(page);
  }

  @Test
  void onlyTheHostsPagesAreShared() throws Exception {
    machine.pages(0, 1, TVM, PageUse.GUEST_DATA);
    ledger.convert(page(1), 1);
    ledger.reserve(page(2), 1);
    for (int i = 0; i < 3; i++) {
      HostAddress address = page(i);
      assertRefused(PlatformRule.PAGE_SHARE_NON_CONFIDENTIAL, () -> ledger.share(address, OTHER));
    }
  }

  @Test
  void aSharedPageStaysTheHostsUntilNobodySharesIt() throws Exception {
    SharedPage first = ledger.share(page(0), TVM);
    SharedPage second = ledger.share(page(0), OTHER);
    assertThat(machine.host.readLong(page(0))).isZero();
    ledger.unshare(first);
    assertThat(ledger.isCurrent(first)).isFalse();
    assertThat(ledger.isCurrent(second)).isTrue();
    assertRefused(PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.unshare(first));
    assertRefused(PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> ledger.convert(page(0), 1));
    ledger.unshare(second);
    ledger.convert(page(0), 1);
  }

  @Test
  void donatedRegistersBelongToOneTvm() throws Exception {
    HostAddress bar = new HostAddress(0x4000_0000);
    MmioPage page = ledger.claimMmio(bar, TVM);
    assertThat(machine.control.table().owner(bar)).isEqualTo(SupervisorDomain.TEE);
    assertRefused(PlatformRule.PAGE_MMIO_UNCLAIMED, () -> ledger.claimMmio(bar, OTHER));
    assertRefused(PlatformRule.PAGE_MMIO_UNCLAIMED, () -> ledger.claimMmio(page(0), OTHER));
    assertRefused(PlatformRule.PAGE_RANGE, () -> ledger.claimMmio(bar.plus(4), OTHER));
    ledger.releaseMmio(page);
    assertThat(machine.control.table().owner(bar)).isEqualTo(SupervisorDomain.HOST);
    assertRefused(PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.releaseMmio(page));
    assertThat(ledger.isCurrent(ledger.claimMmio(bar, OTHER))).isTrue();
  }

  @Test
  void aTokenOfRegistersThatWereGivenBackIsWorthNothing() throws Exception {
    HostAddress bar = new HostAddress(0x4000_0000);
    MmioPage old = ledger.claimMmio(bar, TVM);
    ledger.releaseMmio(old);
    MmioPage now = ledger.claimMmio(bar, TVM);

    assertThat(ledger.isCurrent(old)).isFalse();
    assertRefused(PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.releaseMmio(old));
    assertThat(ledger.isCurrent(now)).isTrue();
  }

  @Test
  void reservedPagesAreTheTsmsForEver() throws Exception {
    machine.host.writeLong(page(0), 1);
    ledger.reserve(page(0), 1);
    assertHostCannotRead(page(0));
    assertThat(machine.tee.readLong(page(0))).isZero();
    assertRefused(PlatformRule.PAGE_RECLAIM_UNASSIGNED, () -> ledger.reclaim(page(0), 1));
    assertRefused(
        PlatformRule.PAGE_SINGLE_OWNER, () -> ledger.assign(page(0), TVM, PageUse.GUEST_DATA));
    assertRefused(PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL, () -> ledger.reserve(page(0), 1));
  }

  @Test
  void changesAreTold() throws Exception {
    ledger.convert(page(0), 3);
    assertThat(machine.events)
        .containsExactly(new PageEvent.Changed(page(0), 3, new PageState.Converting(1)));
  }

  @Test
  void aMachineWithOneHartNeedsNoLocalFence() throws Exception {
    TlbVersions one = new TlbVersions(Guards.all());
    one.join(0);
    PageLedger alone =
        new PageLedger(machine.tee, machine.control, one, Guards.all(), machine.events::add);
    alone.convert(page(0), 1);
    alone.globalFence(0);
    assertThat(alone.isCurrent(alone.assign(page(0), TVM, PageUse.TVM_STATE))).isTrue();
  }
}
