package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.NOT_SUPPORTED;
import static io.teeio.platform.sbi.SbiError.NO_SHMEM;
import static io.teeio.platform.sbi.SbiError.OUT_OF_PTPAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.cove.TsmInfo;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.platform.sbi.SupdFunction;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** A TVM's life: SUPD 0, NACL 1, COVH 0 to 19, COVG 0, 2, 3, 6, 7, 8, 10. */
class TvmRuleTest {
  private static final long PAGE = TestHost.PAGE;
  private static final long LAST = TestHost.GUEST_MEMORY + (TestHost.GUEST_PAGES - 1) * PAGE;

  private final Bench bench = new Bench();
  private final TestHost host = bench.host;

  @Test
  void domainsAndInformation() throws Exception {
    assertThat(host.call(SupdFunction.GET_ACTIVE_DOMAINS)).isEqualTo(SbiResult.success(3));
    assertThat(host.call(CovhFunction.GET_TSM_INFO, TestHost.BUFFER, TsmInfo.SIZE))
        .isEqualTo(SbiResult.success(TsmInfo.SIZE));
    assertThat(TsmInfo.read(host.read(TestHost.BUFFER, TsmInfo.SIZE)).state())
        .isEqualTo(TsmInfo.READY);
    assertThat(host.call(CovhFunction.GET_TSM_INFO, TestHost.BUFFER, 8).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.GET_TSM_INFO, TestHost.BUFFER + 2, 48).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.GET_TSM_INFO, TestMachine.TSM_PAGES, 48).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void sharedMemoryOfAHartIsTheHosts() {
    assertThat(host.call(NaclFunction.SET_SHMEM, TestHost.NACL, 1, 0).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(NaclFunction.SET_SHMEM, TestHost.NACL, 0, 1).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(NaclFunction.SET_SHMEM, TestHost.NACL + 8, 0, 0).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(NaclFunction.SET_SHMEM, TestMachine.TSM_PAGES, 0, 0).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(NaclFunction.PROBE_FEATURE, 0).code()).contains(NOT_SUPPORTED);
  }

  @Test
  void convertedPagesAreOutOfTheHostsReach() {
    long page = TestMachine.MEMORY + (40L << 20);
    host.ok(CovhFunction.CONVERT_PAGES, page, 1);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(page)))
        .isEqualTo(SupervisorDomain.TEE);
    assertThat(host.call(CovhFunction.CONVERT_PAGES, page, 1).code()).contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.CONVERT_PAGES, page + 1, 1).code()).contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.CONVERT_PAGES, 0x1000, 1).code()).contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.CONVERT_PAGES, page + PAGE, 0).code())
        .contains(INVALID_PARAM);
    host.ok(CovhFunction.GLOBAL_FENCE);
    host.ok(CovhFunction.RECLAIM_PAGES, page, 1);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(page)))
        .isEqualTo(SupervisorDomain.HOST);
    assertThat(host.call(CovhFunction.RECLAIM_PAGES, page, 1).code()).contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.RECLAIM_PAGES, page, 0).code()).contains(INVALID_PARAM);
  }

  @Test
  void aFenceNeedsEveryHart() {
    TestMachine.Options options = new TestMachine.Options();
    options.harts = 2;
    TestMachine two = new TestMachine(options);
    TestHost first = new TestHost(two);
    long page = TestMachine.MEMORY + (40L << 20);
    first.ok(CovhFunction.CONVERT_PAGES, page, 6);
    first.ok(CovhFunction.GLOBAL_FENCE);
    assertThat(first.call(CovhFunction.GLOBAL_FENCE).code()).contains(ALREADY_STARTED);
    first.write(
        TestHost.BUFFER,
        new TvmCreateParams(new HostAddress(page), new HostAddress(page + 4 * PAGE)).toBytes());
    assertThat(first.call(CovhFunction.CREATE_TVM, TestHost.BUFFER, 16).code())
        .contains(INVALID_ADDRESS);
    TestHost second = new TestHost(two, two.harts.get(1), TestHost.NACL + 0x1_0000);
    second.ok(CovhFunction.LOCAL_FENCE);
    assertThat(first.call(CovhFunction.CREATE_TVM, TestHost.BUFFER, 16).isSuccess()).isTrue();
  }

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
  void callsOnATvmThatIsNotThereAreRefused() {
    for (CovhFunction function :
        new CovhFunction[] {
          CovhFunction.FINALIZE_TVM,
          CovhFunction.DESTROY_TVM,
          CovhFunction.ADD_TVM_MEMORY_REGION,
          CovhFunction.ADD_TVM_PAGE_TABLE_PAGES,
          CovhFunction.ADD_TVM_MEASURED_PAGES,
          CovhFunction.ADD_TVM_ZERO_PAGES,
          CovhFunction.ADD_TVM_SHARED_PAGES,
          CovhFunction.CREATE_TVM_VCPU,
          CovhFunction.RUN_TVM_VCPU,
          CovhFunction.TVM_FENCE,
          CovhFunction.TVM_INVALIDATE_PAGES,
          CovhFunction.TVM_VALIDATE_PAGES,
          CovhFunction.TVM_REMOVE_PAGES
        }) {
      assertThat(host.call(function, 99, 4096, 4096, 0, 1, 4096).code())
          .as(function.name())
          .contains(INVALID_PARAM);
    }
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
  void aHartWithoutSharedMemoryRunsNothing() {
    Hart mute = new Hart(0, SupervisorDomain.HOST);
    assertThat(
            bench
                .machine
                .tsm
                .call(mute, SbiCall.of(CovhFunction.RUN_TVM_VCPU, bench.tvm, 0))
                .code())
        .contains(NO_SHMEM);
  }

  @Test
  void anEntryPageThatIsNoProgramEndsTheVirtualCpu() {
    long broken = host.tvm("no such program");
    SbiResult result = host.call(CovhFunction.RUN_TVM_VCPU, broken, 0);
    assertThat(result).isEqualTo(SbiResult.success(1));
    assertThat(host.scause()).isEqualTo(GuestFault.Cause.ILLEGAL_INSTRUCTION.scause());
    assertThat(host.call(CovhFunction.RUN_TVM_VCPU, broken, 0).code()).contains(INVALID_STATE);
  }

  @Test
  void callsToOtherExtensionsGoToTheHostAndBack() {
    bench.guest.begin(hart -> {
      SbiResult result = hart.ecall(SbiCall.of(0x1234, 7, 1, 2, 3));
      assertThat(result).isEqualTo(new SbiResult(-5, 99));
    });
    bench.guest.step();
    assertThat(host.forwarded()).isEqualTo(SbiCall.of(0x1234, 7, 1, 2, 3));
    host.reply(-5, 99);
    bench.guest.step();
    assertThat(bench.guest.isDone()).isTrue();
  }

  @Test
  void aMissingPageIsTheHostsToRepairAndTheAccessIsRetried() {
    host.ok(CovhFunction.TVM_INVALIDATE_PAGES, bench.tvm, LAST, PAGE);
    host.ok(CovhFunction.TVM_FENCE, bench.tvm);
    host.ok(CovhFunction.TVM_REMOVE_PAGES, bench.tvm, LAST, PAGE);
    bench.guest.begin(hart -> hart.store32(new GuestAddress(LAST + 8), 42));
    bench.guest.step();
    assertThat(host.scause()).isEqualTo(23);
    assertThat(host.word(Nacl.csr(0x643)) << 2 | host.word(Nacl.csr(0x143))).isEqualTo(LAST + 8);
    bench.guest.step();
    assertThat(host.scause()).as("not repaired").isEqualTo(23);
    host.ok(CovhFunction.ADD_TVM_ZERO_PAGES, bench.tvm, host.convert(1, PAGE), 0, 1, LAST);
    bench.guest.step();
    assertThat(bench.guest.isDone()).isTrue();
    assertThat(bench.guest.load(LAST + 8, 4)).isEqualTo(Bytes.of(42, 0, 0, 0));
  }

  @Test
  void anAccessWhereNothingIsIsTheGuestsOwnAffair() {
    assertThat(bench.guest.faultOfLoad(0x7000_0000L)).contains(GuestFault.Cause.LOAD_GUEST_PAGE);
  }

  @Test
  void pagesAreInvalidatedFencedAndRemovedInThatOrder() {
    CovhFunction remove = CovhFunction.TVM_REMOVE_PAGES;
    assertThat(host.call(remove, bench.tvm, LAST, PAGE).code()).contains(INVALID_STATE);
    host.ok(CovhFunction.TVM_INVALIDATE_PAGES, bench.tvm, LAST, PAGE);
    assertThat(host.call(CovhFunction.TVM_INVALIDATE_PAGES, bench.tvm, LAST, PAGE).code())
        .contains(INVALID_STATE);
    assertThat(host.call(remove, bench.tvm, LAST, PAGE).code())
        .as("no fence")
        .contains(INVALID_STATE);
    host.ok(CovhFunction.TVM_VALIDATE_PAGES, bench.tvm, LAST, PAGE);
    assertThat(host.call(CovhFunction.TVM_VALIDATE_PAGES, bench.tvm, LAST, PAGE).code())
        .contains(INVALID_STATE);
    host.ok(CovhFunction.TVM_INVALIDATE_PAGES, bench.tvm, LAST, PAGE);
    host.ok(CovhFunction.TVM_FENCE, bench.tvm);
    host.ok(remove, bench.tvm, LAST, PAGE);
    assertThat(host.call(CovhFunction.TVM_INVALIDATE_PAGES, bench.tvm, LAST + 1, PAGE).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void theHostDoesNotMoveDeviceRegistersWithMemoryCalls() {
    Bench mapped = new Bench().started();
    assertThat(
            mapped
                .host
                .call(CovhFunction.TVM_INVALIDATE_PAGES, mapped.tvm, TestHost.GUEST_MMIO, PAGE)
                .code())
        .contains(INVALID_ADDRESS);
    assertThat(
            mapped
                .host
                .call(
                    CovhFunction.TVM_VALIDATE_PAGES, mapped.tvm, TestHost.GUEST_MMIO + 0x2000, PAGE)
                .code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void dmaFollowsTheGuestsMemory() {
    Bench running = new Bench().started();
    assertThat(running.reaches()).isTrue();
    running.host.ok(CovhFunction.TVM_INVALIDATE_PAGES, running.tvm, TestHost.GUEST_MEMORY, PAGE);
    running.host.ok(CovhFunction.TVM_FENCE, running.tvm);
    assertThat(running.reaches()).isFalse();
  }

  /** The host neither fences nor removes: what the guest then says reaches it no more. */
  @Test
  void whatTheGuestUnsharesItsHartsForgetAtOnce() {
    assertThat(bench.guest.call(CovgFunction.SHARE_MEMORY_REGION, LAST, PAGE))
        .isEqualTo(SbiResult.SUCCESS);
    host.ok(CovhFunction.TVM_FENCE, bench.tvm);
    host.ok(CovhFunction.TVM_REMOVE_PAGES, bench.tvm, LAST, PAGE);
    host.ok(CovhFunction.ADD_TVM_SHARED_PAGES, bench.tvm, TestHost.BUFFER, 0, 1, LAST);
    host.write(TestHost.BUFFER, Bytes.zeros(4));
    bench.guest.store(LAST, Bytes.of(4));
    assertThat(bench.guest.call(CovgFunction.UNSHARE_MEMORY_REGION, LAST, PAGE))
        .isEqualTo(SbiResult.SUCCESS);
    bench.guest.begin(hart -> hart.store(new GuestAddress(LAST), Bytes.of(0x5E)));
    bench.guest.step();
    assertThat(host.scause()).isEqualTo(23);
    assertThat(host.read(TestHost.BUFFER, 1)).isEqualTo(Bytes.of(4));
  }

  @Test
  void whatTheGuestUnsharesItsDevicesForgetAtOnce() {
    Bench running = new Bench().started();
    assertThat(running.reaches()).isTrue();
    assertThat(running.guest.call(CovgFunction.SHARE_MEMORY_REGION, TestHost.GUEST_MEMORY, PAGE))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(running.reaches()).isFalse();
  }

  @Test
  void largePagesAreMappedAndCutWhereTheGuestSharesAPart() {
    long large = 2L << 20;
    long at = 0x8000_0000L;
    long building = host.build("test program");
    host.ok(CovhFunction.ADD_TVM_MEMORY_REGION, building, at, 2 * large);
    long first = host.convert(2 * large / PAGE, large);
    host.write(TestHost.IMAGE, Bytes.of(1, 2, 3));
    host.ok(CovhFunction.ADD_TVM_MEASURED_PAGES, building, TestHost.IMAGE, first, 1, 1, at);
    host.ok(CovhFunction.FINALIZE_TVM, building, TestHost.GUEST_MEMORY, 0, 0);
    assertThat(
            host.call(
                    CovhFunction.ADD_TVM_ZERO_PAGES,
                    building,
                    first + large,
                    1,
                    1,
                    at + large + PAGE)
                .code())
        .contains(INVALID_ADDRESS);
    host.ok(CovhFunction.ADD_TVM_ZERO_PAGES, building, first + large, 1, 1, at + large);

    host.ok(CovhFunction.TVM_INVALIDATE_PAGES, building, at + large + PAGE, PAGE);
    host.ok(CovhFunction.TVM_FENCE, building);
    host.ok(CovhFunction.TVM_REMOVE_PAGES, building, at + large + PAGE, PAGE);
    host.ok(CovhFunction.RECLAIM_PAGES, first + large + PAGE, 1);
    assertThat(host.call(CovhFunction.RECLAIM_PAGES, first + large, 1).code())
        .contains(INVALID_ADDRESS);
    host.ok(CovhFunction.DESTROY_TVM, building);
    host.ok(CovhFunction.RECLAIM_PAGES, first, large / PAGE + 1);
  }

  @Test
  void sharingIsTheGuestsToAllow() {
    CovhFunction add = CovhFunction.ADD_TVM_SHARED_PAGES;
    assertThat(host.call(add, bench.tvm, TestHost.BUFFER, 0, 1, LAST).code())
        .contains(INVALID_ADDRESS);
    bench.guest.store(LAST, Bytes.of(1, 2, 3));
    assertThat(bench.guest.call(CovgFunction.SHARE_MEMORY_REGION, LAST, PAGE))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.guest.call(CovgFunction.SHARE_MEMORY_REGION, LAST, PAGE).code())
        .contains(INVALID_STATE);
    assertThat(host.call(add, bench.tvm, TestHost.BUFFER, 0, 1, LAST).code())
        .as("the confidential page is still there, blocked")
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.TVM_VALIDATE_PAGES, bench.tvm, LAST, PAGE).code())
        .as("and does not come back")
        .contains(INVALID_ADDRESS);
    host.ok(CovhFunction.TVM_FENCE, bench.tvm);
    host.ok(CovhFunction.TVM_REMOVE_PAGES, bench.tvm, LAST, PAGE);
    host.ok(add, bench.tvm, TestHost.BUFFER, 0, 1, LAST);
    host.write(TestHost.BUFFER, Bytes.of(7, 8, 9));
    assertThat(bench.guest.load(LAST, 3)).isEqualTo(Bytes.of(7, 8, 9));
    bench.guest.store(LAST, Bytes.of(4));
    assertThat(host.read(TestHost.BUFFER, 1)).isEqualTo(Bytes.of(4));
    assertThat(host.call(CovhFunction.CONVERT_PAGES, TestHost.BUFFER, 1).code())
        .as("shared")
        .contains(INVALID_ADDRESS);

    assertThat(bench.guest.call(CovgFunction.UNSHARE_MEMORY_REGION, LAST, PAGE))
        .isEqualTo(SbiResult.SUCCESS);
    host.ok(CovhFunction.TVM_FENCE, bench.tvm);
    host.ok(CovhFunction.TVM_REMOVE_PAGES, bench.tvm, LAST, PAGE);
    host.ok(CovhFunction.ADD_TVM_ZERO_PAGES, bench.tvm, host.convert(1, PAGE), 0, 1, LAST);
    assertThat(bench.guest.load(LAST, 3)).isEqualTo(Bytes.zeros(3));
  }

  @Test
  void aHostThatRefusesToShareChangesNothing() {
    bench.guest.store(LAST, Bytes.of(1, 2, 3));
    SbiResult[] result = new SbiResult[1];
    bench.guest.begin(
        hart -> result[0] = hart.ecall(SbiCall.of(CovgFunction.SHARE_MEMORY_REGION, LAST, PAGE)));
    bench.guest.step();
    host.reply(-1, 0);
    bench.guest.step();
    assertThat(result[0].error()).isEqualTo(-1);
    assertThat(bench.guest.load(LAST, 3)).isEqualTo(Bytes.of(1, 2, 3));
  }

  @Test
  void sharingWhatIsNotMemoryIsRefused() {
    assertThat(bench.guest.call(CovgFunction.SHARE_MEMORY_REGION, 0x7000_0000L, PAGE).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.SHARE_MEMORY_REGION, LAST + 1, PAGE).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.UNSHARE_MEMORY_REGION, 0x7000_0000L, PAGE).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.UNSHARE_MEMORY_REGION, LAST, PAGE).code())
        .contains(INVALID_STATE);
  }

  @Test
  void emulatedRegistersFaultToTheHostAndThenToTheGuest() {
    long emulated = 0x6000_0000L;
    assertThat(bench.guest.call(CovgFunction.ADD_MMIO_REGION, emulated, PAGE))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.guest.call(CovgFunction.ADD_MMIO_REGION, LAST, PAGE).code())
        .contains(INVALID_ADDRESS);
    boolean[] faulted = new boolean[1];
    bench.guest.begin(hart -> {
      try {
        hart.load32(new GuestAddress(emulated));
      } catch (GuestFault fault) {
        faulted[0] = true;
      }
    });
    bench.guest.step();
    assertThat(host.scause()).isEqualTo(21);
    bench.guest.step();
    assertThat(faulted[0]).isTrue();
  }

  @Test
  void registersAreExtendedAndRead() throws Exception {
    SbiResult caps = bench.guest.call(CovgFunction.GET_ATTCAPS, TestGuest.BUFFER, 4096);
    assertThat(AttestationCapabilities.read(bench.buffer(caps)))
        .isEqualTo(new AttestationCapabilities(1, 0, 1, 18));
    Bytes digest = bench.machine.crypto.hash(HashAlgorithm.SHA_384, Bytes.of(1, 2, 3));
    bench.guest.store(TestGuest.NONCE, digest);
    assertThat(extend(TestGuest.NONCE, 48, 4)).isEqualTo(SbiResult.SUCCESS);
    SbiResult read = bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER, 4096, 4);
    assertThat(bench.buffer(read))
        .isEqualTo(bench.machine.crypto.hash(HashAlgorithm.SHA_384, Bytes.zeros(48), digest));
    for (long index : new long[] {0, 19, -1}) {
      assertThat(extend(TestGuest.NONCE, 48, index).code()).contains(INVALID_PARAM);
    }
    for (long length : new long[] {0, 47, 49, -1, 4096, Long.MAX_VALUE, 1L << 32 | 48}) {
      assertThat(extend(TestGuest.NONCE, length, 1).code()).contains(INVALID_PARAM);
    }
    assertThat(extend(TestGuest.NONCE, 48, 18)).isEqualTo(SbiResult.SUCCESS);
    assertThat(extend(0x7000_0000L, 48, 1).code()).contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER, 47, 1).code())
        .contains(BAD_RANGE);
    assertThat(bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER, 48, 1))
        .isEqualTo(SbiResult.success(48));
    assertThat(bench.guest.call(CovgFunction.READ_MEASUREMENT, -4096, 48, 1).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER, 48, 19).code())
        .contains(INVALID_PARAM);
    assertThat(bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER + 1, 48, 1).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.GET_ATTCAPS, TestGuest.BUFFER, 4).code())
        .contains(BAD_RANGE);
    assertThat(bench.guest.call(CovgFunction.GET_ATTCAPS, Long.MAX_VALUE - 4095, 8192).code())
        .as("a range that ends behind the last address")
        .contains(INVALID_ADDRESS);
  }

  @Test
  void theInitialRegisterIsReadAndNeverExtended() {
    SbiResult read = bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER, 48, 0);
    assertThat(read).isEqualTo(SbiResult.success(48));
    assertThat(bench.buffer(read)).isNotEqualTo(Bytes.zeros(48));
    Bytes before = bench.buffer(read);
    assertThat(extend(TestGuest.NONCE, 48, 0).code()).contains(INVALID_PARAM);
    SbiResult after = bench.guest.call(CovgFunction.READ_MEASUREMENT, TestGuest.BUFFER, 48, 0);
    assertThat(bench.buffer(after)).isEqualTo(before);
  }

  private SbiResult extend(long address, long length, long index) {
    return bench.guest.call(CovgFunction.EXTEND_MEASUREMENT, address, length, index);
  }

  @Test
  void whatIsNotThereSaysSo() {
    for (CovgFunction function :
        new CovgFunction[] {
          CovgFunction.REMOVE_MMIO_REGION,
          CovgFunction.ALLOW_EXTERNAL_INTERRUPT,
          CovgFunction.DENY_EXTERNAL_INTERRUPT,
          CovgFunction.RETRIEVE_SECRET
        }) {
      assertThat(bench.guest.call(function).code()).as(function.name()).contains(NOT_SUPPORTED);
    }
    assertThat(bench.guest.call(Eid.COVG, 1032).code()).contains(NOT_SUPPORTED);
    assertThat(host.call(CovhFunction.PROMOTE_TO_TVM).code()).contains(NOT_SUPPORTED);
  }

  @Test
  void aDestroyedTvmLeavesClearPagesToItsHost() {
    bench.guest.store(LAST, Bytes.of(1, 2, 3));
    assertThat(host.call(CovhFunction.DESTROY_TVM, bench.tvm)).isEqualTo(SbiResult.SUCCESS);
    assertThat(host.call(CovhFunction.RUN_TVM_VCPU, bench.tvm, 0).code()).contains(INVALID_PARAM);
    long first = TestMachine.MEMORY + (8L << 20);
    for (long page = first; page < first + 84 * PAGE; page += PAGE) {
      host.call(CovhFunction.RECLAIM_PAGES, page, 1);
      assertThat(host.read(page, 4096)).isEqualTo(Bytes.zeros(4096));
    }
  }

  @Test
  void aTvmIsNotDestroyedWhileItRuns() throws Exception {
    SbiResult[] result = new SbiResult[1];
    bench.guest.perform(hart -> result[0] = host.call(CovhFunction.DESTROY_TVM, bench.tvm));
    assertThat(result[0].code()).contains(io.teeio.platform.sbi.SbiError.BUSY);
    bench.guest.perform(hart -> result[0] = host.call(CovhFunction.RUN_TVM_VCPU, bench.tvm, 0));
    assertThat(result[0].code()).contains(io.teeio.platform.sbi.SbiError.BUSY);
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
