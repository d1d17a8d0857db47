package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.OUT_OF_PTPAGES;
import static io.teeio.tsm.TestHost.LAST;
import static io.teeio.tsm.TestHost.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** Of what and where a host builds a TVM: COVH 5, 6 and 9 to 14. */
class TvmBuildRuleTest {
  private final Bench bench = new Bench();
  private final TestHost host = bench.host;

  @Test
  void createChecksItsPages() {
    long root = host.convert(4, 16384);
    assertThat(host.call(CovhFunction.CREATE_TVM, TestHost.BUFFER, 8).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CREATE_TVM, TestMachine.TSM_PAGES, 16).code())
        .contains(INVALID_ADDRESS);
    for (long[] pages :
        new long[][] {
          {root + PAGE, root},
          {TestHost.IMAGE, root},
          {root, TestHost.IMAGE},
          {root, root + PAGE},
          {root, 5}
        }) {
      host.write(
          TestHost.BUFFER,
          new TvmCreateParams(new HostAddress(pages[0]), new HostAddress(pages[1])).toBytes());
      assertThat(host.call(CovhFunction.CREATE_TVM, TestHost.BUFFER, 16).code())
          .contains(INVALID_ADDRESS);
    }
    host.ok(CovhFunction.RECLAIM_PAGES, root, 4);
  }

  @Test
  void aTvmIsBuiltBeforeItIsFinalizedAndGrowsAfter() {
    long building = host.build("guest");
    long zero = host.convert(1, PAGE);
    assertThat(host.call(CovhFunction.ADD_TVM_ZERO_PAGES, building, zero, 0, 1, LAST).code())
        .contains(INVALID_STATE);
    assertThat(host.call(CovhFunction.RUN_TVM_VCPU, building, 0).code()).contains(INVALID_STATE);
    assertThat(
            host.call(CovhFunction.FINALIZE_TVM, building, TestHost.GUEST_MEMORY + 1, 0, 0).code())
        .contains(INVALID_ADDRESS);
    host.ok(CovhFunction.FINALIZE_TVM, building, TestHost.GUEST_MEMORY, 0, TestHost.BUFFER);
    assertThat(host.call(CovhFunction.FINALIZE_TVM, building, TestHost.GUEST_MEMORY, 0, 0).code())
        .contains(INVALID_STATE);
    assertThat(
            host.call(
                    CovhFunction.ADD_TVM_MEASURED_PAGES, building, TestHost.IMAGE, zero, 0, 1, LAST)
                .code())
        .contains(INVALID_STATE);
    assertThat(host.call(CovhFunction.ADD_TVM_MEMORY_REGION, building, 0x5000_0000L, PAGE).code())
        .contains(INVALID_STATE);
    assertThat(host.call(CovhFunction.CREATE_TVM_VCPU, building, 1, zero).code())
        .contains(INVALID_STATE);
    host.ok(CovhFunction.ADD_TVM_ZERO_PAGES, building, zero, 0, 1, LAST);
  }

  @Test
  void memoryIsAddedOnlyWhereItWasDeclaredAndOnce() {
    long building = host.build("guest");
    assertThat(
            host.call(
                    CovhFunction.ADD_TVM_MEMORY_REGION,
                    building,
                    TestHost.GUEST_MEMORY + PAGE,
                    PAGE)
                .code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.ADD_TVM_MEMORY_REGION, building, 0x5000_0000L, 100).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.ADD_TVM_MEMORY_REGION, building, 1L << 45, PAGE).code())
        .contains(INVALID_ADDRESS);
    long page = host.convert(1, PAGE);
    CovhFunction add = CovhFunction.ADD_TVM_MEASURED_PAGES;
    assertThat(host.call(add, building, TestHost.IMAGE, page, 0, 1, 0x5000_0000L).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(add, building, TestHost.IMAGE, page, 0, 1, TestHost.GUEST_MEMORY).code())
        .as("there is a page already")
        .contains(INVALID_ADDRESS);
    assertThat(host.call(add, building, TestHost.IMAGE, page, 3, 1, LAST).code())
        .as("512 GiB")
        .contains(INVALID_PARAM);
    assertThat(host.call(add, building, TestHost.IMAGE, page | 1 << 12, 1, 1, LAST).code())
        .as("not at a multiple of 2 MiB")
        .contains(INVALID_ADDRESS);
    assertThat(host.call(add, building, TestHost.IMAGE, page, 2, Long.MAX_VALUE, LAST).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(add, building, TestHost.IMAGE, page, 0, 0, LAST).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(add, building, page, page, 0, 1, LAST).code())
        .as("the source is not the host's")
        .contains(INVALID_ADDRESS);
    assertThat(host.call(add, building, TestHost.IMAGE, TestHost.BUFFER, 0, 1, LAST).code())
        .as("the target was not converted")
        .contains(INVALID_ADDRESS);
    assertThat(host.call(add, building, TestHost.IMAGE, page, 0, 1, LAST))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(host.call(add, building, TestHost.IMAGE, page, 0, 1, LAST - PAGE).code())
        .as("a page has one owner and one place")
        .contains(INVALID_ADDRESS);
  }

  @Test
  void aRegionLiesWithinWhatTheGStageReaches() {
    long building = host.build("guest");
    CovhFunction region = CovhFunction.ADD_TVM_MEMORY_REGION;
    long limit = 1L << 41;
    for (long[] range :
        new long[][] {
          {-PAGE, PAGE},
          {-PAGE, 2 * PAGE},
          {limit, PAGE},
          {limit - PAGE, 2 * PAGE},
          {0, limit + PAGE},
          {0, 0},
          {PAGE, -PAGE},
          {0, Long.MIN_VALUE},
          {PAGE, Long.MAX_VALUE - PAGE + 1}
        }) {
      assertThat(host.call(region, building, range[0], range[1]).code())
          .as("0x%x, 0x%x", range[0], range[1])
          .contains(INVALID_ADDRESS);
    }
    host.ok(region, building, 0, PAGE);
    host.ok(region, building, limit - PAGE, PAGE);
    host.ok(region, building, LAST + PAGE, PAGE);
    host.ok(region, building, TestHost.GUEST_MEMORY - PAGE, PAGE);
    assertThat(host.call(region, building, TestHost.GUEST_MEMORY - 2 * PAGE, 2 * PAGE).code())
        .as("its second page means something")
        .contains(INVALID_ADDRESS);
  }

  @Test
  void pagesAreAddedOnlyWhereEveryByteIsDeclared() {
    long building = host.build("guest");
    long pages = host.convert(2, PAGE);
    CovhFunction add = CovhFunction.ADD_TVM_MEASURED_PAGES;
    assertThat(host.call(add, building, TestHost.IMAGE, pages, 0, 2, LAST).code())
        .as("the second page lies behind the region")
        .contains(INVALID_ADDRESS);
    assertThat(host.call(add, building, TestHost.IMAGE, pages, 0, 1, LAST + PAGE).code())
        .contains(INVALID_ADDRESS);
    assertThat(
            host.call(CovhFunction.ADD_TVM_SHARED_PAGES, building, TestHost.BUFFER, 0, 1, LAST)
                .code())
        .as("the guest does not share it")
        .contains(INVALID_ADDRESS);
    for (long count : new long[] {-1, 1L << 51, Long.MIN_VALUE}) {
      assertThat(host.call(add, building, TestHost.IMAGE, pages, 0, count, LAST).code())
          .contains(INVALID_PARAM);
    }
    assertThat(host.call(add, building, TestHost.IMAGE, pages, 1, (1L << 43) + 1, LAST).code())
        .as("512 pages, once 64 bits are full")
        .contains(INVALID_PARAM);
    for (long base : new long[] {-PAGE, Long.MIN_VALUE, Long.MAX_VALUE - PAGE + 1}) {
      assertThat(host.call(CovhFunction.CONVERT_PAGES, base, 1).code()).contains(INVALID_ADDRESS);
      assertThat(host.call(CovhFunction.RECLAIM_PAGES, base, 1).code()).contains(INVALID_ADDRESS);
    }
    assertThat(host.call(CovhFunction.CONVERT_PAGES, pages + 2 * PAGE, -1).code())
        .contains(INVALID_PARAM);
    assertThat(
            host.call(CovhFunction.CONVERT_PAGES, TestMachine.MEMORY, Long.MAX_VALUE / PAGE).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void withoutTablePagesNothingIsMapped() {
    long root = host.convert(4, 16384);
    long state = host.convert(1, PAGE);
    host.write(
        TestHost.BUFFER,
        new TvmCreateParams(new HostAddress(root), new HostAddress(state)).toBytes());
    long poor = host.ok(CovhFunction.CREATE_TVM, TestHost.BUFFER, 16);
    host.ok(CovhFunction.ADD_TVM_MEMORY_REGION, poor, TestHost.GUEST_MEMORY, PAGE);
    long page = host.convert(1, PAGE);
    assertThat(
            host.call(
                    CovhFunction.ADD_TVM_MEASURED_PAGES,
                    poor,
                    TestHost.IMAGE,
                    page,
                    0,
                    1,
                    TestHost.GUEST_MEMORY)
                .code())
        .contains(OUT_OF_PTPAGES);
    host.ok(CovhFunction.RECLAIM_PAGES, page, 1);
  }

  @Test
  void virtualCpusAreNumberedAndOnce() {
    long building = host.build("guest");
    long page = host.convert(1, PAGE);
    assertThat(host.call(CovhFunction.CREATE_TVM_VCPU, building, 0, page).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CREATE_TVM_VCPU, building, 64, page).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CREATE_TVM_VCPU, building, -1, page).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CREATE_TVM_VCPU, building, 1, page + 1).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.CREATE_TVM_VCPU, building, 63, page))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(host.call(CovhFunction.RUN_TVM_VCPU, bench.tvm, 7).code()).contains(INVALID_PARAM);
  }

  @Test
  void measuredPagesAndEntryAreInTheInitialRegister() {
    Bytes image = TestHost.image("guest");
    Bytes gpa = new WireWriter(8).u64(TestHost.GUEST_MEMORY).toBytes();
    Bytes page = bench.machine.crypto.hash(HashAlgorithm.SHA_384, Bytes.zeros(48), gpa, image);
    Bytes entry = new WireWriter(16).u64(TestHost.GUEST_MEMORY).u64(0).toBytes();
    Bytes expected = bench.machine.crypto.hash(HashAlgorithm.SHA_384, page, entry);
    assertThat(bench.machine.events(TsmEvent.TvmChanged.class))
        .contains(new TsmEvent.TvmChanged(bench.tvm, TvmState.RUNNABLE, expected));
  }
}
