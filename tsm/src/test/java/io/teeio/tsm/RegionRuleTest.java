package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.OUT_OF_PTPAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import org.junit.jupiter.api.Test;

/** MMIO regions that a host donates and takes back: COVH 1026 and 1027. */
class RegionRuleTest {
  private static final long REGION = 0x1_0000;

  private static SbiResult donate(Bench bench, long hpa, long length, long gpa) {
    return bench.host.call(
        CovhFunction.ADD_TVM_INTERFACE_REGION, bench.tvm, bench.id(), hpa, length, gpa);
  }

  @Test
  void aRegionAtTheBeginningOfMemoryIsInNoRootPort() {
    Bench bench = new Bench();
    assertThat(donate(bench, 0, REGION, TestHost.GUEST_MMIO).isSuccess()).isFalse();
    assertThat(bench.broke(CoveRule.REGION_IN_ROOT_PORT)).isTrue();
  }

  @Test
  void aDonatedRegionIsTheTvmsAndBlocked() {
    Bench bench = new Bench();
    assertThat(bench.host.donate(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(bench.device.bar)))
        .isEqualTo(SupervisorDomain.TEE);
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(io.teeio.platform.hart.GuestFault.Cause.LOAD_GUEST_PAGE);
  }

  @Test
  void aRegionWithoutGuestAddressIsMappedWhereItIs() {
    Bench bench = new Bench();
    assertThat(donate(bench, bench.device.bar, REGION, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.guest.faultOfLoad(bench.device.bar)).isPresent();
    assertThat(donate(bench, bench.device.bar + REGION, REGION, bench.device.bar).code())
        .as("the guest address is taken")
        .contains(INVALID_ADDRESS);
  }

  @Test
  void regionsOfNobodyAreRefused() {
    Bench bench = new Bench();
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.ADD_TVM_INTERFACE_REGION,
                    99,
                    bench.id(),
                    bench.device.bar,
                    REGION,
                    0)
                .code())
        .contains(INVALID_PARAM);
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.ADD_TVM_INTERFACE_REGION,
                    bench.tvm,
                    0x1100,
                    bench.device.bar,
                    REGION,
                    0)
                .code())
        .contains(INVALID_PARAM);
    assertThat(bench.broke(CoveRule.DEVICE_IN_MANIFEST)).isTrue();
  }

  @Test
  void misalignedOrEmptyRegionsAreRefused() {
    Bench bench = new Bench();
    long bar = bench.device.bar;
    assertThat(donate(bench, bar + 8, REGION, 0).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, 100, 0).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, 0, 0).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, 0, TestHost.GUEST_MMIO).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, REGION, TestHost.GUEST_MMIO + 1).code())
        .contains(INVALID_ADDRESS);
    for (long guest : new long[] {1L << 50, (1L << 41) - 4096, 1L << 41, -4096, Long.MIN_VALUE}) {
      assertThat(donate(bench, bar, REGION, guest).code()).contains(INVALID_ADDRESS);
    }
    for (long length : new long[] {-4096, Long.MIN_VALUE, Long.MAX_VALUE - 4095}) {
      assertThat(donate(bench, bar, length, TestHost.GUEST_MMIO).code()).contains(INVALID_ADDRESS);
    }
    assertThat(donate(bench, -4096, REGION, TestHost.GUEST_MMIO).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, Long.MIN_VALUE, REGION, TestHost.GUEST_MMIO).code())
        .contains(INVALID_ADDRESS);
    assertThat(donate(bench, 0, REGION, TestHost.GUEST_MMIO).code()).contains(BAD_RANGE);
    assertThat(donate(bench, bar, REGION, (1L << 41) - REGION)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aRegionOverTheGuestsMemoryIsRefused() {
    Bench bench = new Bench();
    assertThat(donate(bench, bench.device.bar, REGION, TestHost.GUEST_MEMORY).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void refusalsOfRegionsNameTheirRule() {
    Bench bench = new Bench();
    donate(bench, bench.device.bar, REGION, TestHost.GUEST_MEMORY);
    assertThat(bench.broke(CoveRule.REGION_GUEST_ADDRESS_FREE)).isTrue();
    bench.host.reclaim(bench.tvm, bench.device, 0);
    assertThat(bench.broke(CoveRule.REGION_RECLAIM_WHOLE)).isTrue();
  }

  @Test
  void aRegionOutsideTheRootPortIsRefused() {
    Bench bench = new Bench();
    assertThat(
            donate(bench, TestMachine.WINDOW + TestMachine.WINDOW_SIZE, REGION, TestHost.GUEST_MMIO)
                .code())
        .contains(BAD_RANGE);
    assertThat(donate(bench, TestMachine.MEMORY, REGION, TestHost.GUEST_MMIO).code())
        .as("memory is no MMIO")
        .contains(BAD_RANGE);
  }

  @Test
  void aRegionOutsideTheStreamIsRefused() {
    Bench bench = new Bench().connected();
    assertThat(donate(bench, bench.device.bar + (17L << 20), REGION, TestHost.GUEST_MMIO).code())
        .contains(BAD_RANGE);
    long end = bench.device.bar + (16L << 20);
    for (long first : new long[] {end - 4096, end, bench.device.bar - 4096}) {
      assertThat(donate(bench, first, 8192, TestHost.GUEST_MMIO).code())
          .as("0x%x", first)
          .contains(BAD_RANGE);
    }
    assertThat(donate(bench, end - 4096, 4096, TestHost.GUEST_MMIO)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aRegionOrAnInterfaceOfAnotherTvmIsRefused() {
    Bench bench = new Bench();
    bench.host.donate(bench.tvm, bench.device, 0);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.donate(other, bench.device, 0).code()).contains(DENIED);
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.ADD_TVM_INTERFACE_REGION,
                    other,
                    bench.id(),
                    bench.device.bar + 0x10_0000,
                    REGION,
                    TestHost.GUEST_MMIO)
                .code())
        .as("another part of the same interface")
        .contains(DENIED);
  }

  @Test
  void aRegionWithoutTablePagesIsRefusedWhole() {
    Bench bench = new Bench();
    SbiResult last = SbiResult.SUCCESS;
    int added = 0;
    while (last.isSuccess()) {
      last = donate(bench, bench.device.bar + added * 4096L, 4096, (100L + added) << 30);
      added += last.isSuccess() ? 1 : 0;
    }
    assertThat(last.code()).contains(OUT_OF_PTPAGES);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(bench.device.bar + added * 4096L)))
        .isEqualTo(SupervisorDomain.HOST);
    bench.host.ok(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, bench.tvm, bench.host.convert(4, 4096), 4);
    assertThat(donate(bench, bench.device.bar + added * 4096L, 4096, (100L + added) << 30))
        .isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aReclaimedRegionIsTheHostsAgain() {
    Bench bench = new Bench();
    bench.host.donate(bench.tvm, bench.device, 0);
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(bench.device.bar)))
        .isEqualTo(SupervisorDomain.HOST);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.donate(other, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void partOfARegionIsNotReclaimed() {
    Bench bench = new Bench();
    bench.host.donate(bench.tvm, bench.device, 0);
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
                    bench.tvm,
                    bench.id(),
                    bench.device.bar,
                    4096)
                .code())
        .contains(BAD_RANGE);
  }

  @Test
  void regionsOfABoundInterfaceNeitherComeNorGo() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(
            donate(bench, bench.device.bar + REGION, REGION, TestHost.GUEST_MMIO + REGION).code())
        .contains(INVALID_STATE);
  }
}
