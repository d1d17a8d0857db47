package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of its registers a guest accepts: map_interface_mmio, COVG 1029. */
class MapRuleTest {
  @Test
  void mapBeforeTheReportIsRefused() {
    Bench bench = new Bench().bound();
    assertThat(bench.map(0, 0, 2).code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.MAP_REPORT_OF_THIS_LOCK)).isTrue();
  }

  @Test
  void mapOfAStartedInterfaceIsRefused() {
    Bench bench = new Bench().started();
    assertThat(bench.map(0, 0, 2).code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.MAP_REPORT_OF_THIS_LOCK)).isTrue();
  }

  @Test
  void mapBeyondWhatWasDonatedIsRefused() {
    Bench bench = new Bench().connected();
    assertThat(
            bench.host.call(
                CovhFunction.ADD_TVM_INTERFACE_REGION,
                bench.tvm,
                bench.id(),
                bench.device.bar,
                0x6000,
                TestHost.GUEST_MMIO))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.report().isSuccess()).isTrue();
    assertThat(bench.map(0, 0, 2)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.map(0x4000, 0x4000, 3).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.MAP_DONATED)).isTrue();
  }

  @Test
  void aRangeWithoutPagesIsNotMapped() {
    Bench bench = new Bench().bound();
    bench.device.reported =
        ranges -> List.of(new MmioRange(ranges.getFirst().firstPage() + 0x1000, 0, 0, 0));
    bench.report();
    assertThat(bench.map(0x1000, 0x1000, 0).code())
        .as("between pages that were donated and are in the stream")
        .contains(BAD_RANGE);
    assertThat(bench.start().code()).contains(INVALID_STATE);
  }

  @Test
  void mapOutOfOrderIsRefused() {
    Bench bench = new Bench().reported();
    assertThat(bench.map(0x4000, 0x4000, 3).code()).contains(BAD_RANGE);
  }

  @Test
  void mapOfAnotherSizeOrAddressIsRefused() {
    Bench bench = new Bench().reported();
    assertThat(bench.map(0, 0, 3).code()).contains(BAD_RANGE);
    assertThat(bench.map(0, 0, 1).code()).contains(BAD_RANGE);
    assertThat(bench.map(0x1000, 0x1000, 2).code()).contains(BAD_RANGE);
    assertThat(
            bench
                .guest
                .call(
                    CovgFunction.MAP_INTERFACE_MMIO,
                    bench.id(),
                    TestHost.GUEST_MMIO,
                    bench.tdi().base(),
                    0x2000)
                .code())
        .as("the host's own address is not what the report shows")
        .contains(BAD_RANGE);
    assertThat(bench.start().code()).contains(INVALID_STATE);
  }

  @Test
  void mapOfNonTeeMemoryOrMsixTablesIsRefused() {
    Bench bench = new Bench().reported();
    assertThat(bench.map(0x2000, 0x2000, 1).code()).contains(BAD_RANGE);
    assertThat(bench.map(0x3000, 0x3000, 1).code()).contains(BAD_RANGE);
    assertThat(bench.broke(CoveRule.MAP_TEE_MEMORY)).isTrue();
  }

  @Test
  void mapWhereTheHostDonatedSomethingElseIsRefused() {
    Bench bench = new Bench().reported();
    assertThat(bench.map(0x1000, 0, 2).code()).contains(DENIED);
    assertThat(bench.map(0x10_0000, 0, 2).code()).contains(DENIED);
  }

  @Test
  void aReportThatPointsOutsideTheDonatedRegionMapsNothing() {
    Bench bench = new Bench().bound();
    bench.device.reported =
        ranges -> List.of(new MmioRange(ranges.getFirst().firstPage() + 0x100_0000, 2, 0, 0));
    bench.report();
    long address = bench.tdi().base() + 0x100_0000 + bench.tdi().reportingOffset();
    assertThat(
            bench
                .guest
                .call(
                    CovgFunction.MAP_INTERFACE_MMIO,
                    bench.id(),
                    TestHost.GUEST_MMIO,
                    address,
                    0x2000)
                .code())
        .contains(DENIED);
    assertThat(bench.start().code()).contains(INVALID_STATE);
  }

  @Test
  void mapOutsideTheStreamIsRefusedHoweverEarlyItWasDonated() {
    Bench bench = new Bench();
    long far = bench.device.bar + (40L << 20);
    assertThat(
            bench.host.call(
                CovhFunction.ADD_TVM_INTERFACE_REGION,
                bench.tvm,
                bench.id(),
                far,
                0x1000,
                TestHost.GUEST_MMIO))
        .isEqualTo(SbiResult.SUCCESS);
    bench.connected();
    bench.device.reported =
        ranges -> List.of(new MmioRange(far + bench.tdi().reportingOffset(), 1, 0, 0));
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    bench.report();
    assertThat(
            bench
                .guest
                .call(
                    CovgFunction.MAP_INTERFACE_MMIO,
                    bench.id(),
                    TestHost.GUEST_MMIO,
                    far + bench.tdi().reportingOffset(),
                    0x1000)
                .code())
        .contains(DENIED);
  }

  @Test
  void mapMisalignedIsRefused() {
    Bench bench = new Bench().reported();
    for (int i = 1; i <= 3; i++) {
      long[] a = {bench.id(), TestHost.GUEST_MMIO, bench.tdi().base(), 0x2000};
      a[i] += 4;
      assertThat(bench.guest.call(CovgFunction.MAP_INTERFACE_MMIO, a).code())
          .contains(INVALID_ADDRESS);
    }
  }

  @Test
  void mapBeyondTheLastRangeIsRefused() {
    Bench bench = new Bench().mapped();
    assertThat(bench.map(0x4000, 0x4000, 3).code()).contains(INVALID_STATE);
  }
}
