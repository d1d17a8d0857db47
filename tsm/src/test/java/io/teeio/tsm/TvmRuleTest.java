package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.NOT_SUPPORTED;
import static io.teeio.platform.sbi.SbiError.NO_SHMEM;
import static io.teeio.tsm.TestHost.LAST;
import static io.teeio.tsm.TestHost.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.cove.TsmInfo;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.platform.sbi.SupdFunction;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

/** A TVM's life: SUPD 0, NACL 1, COVH 0 to 4, 7, 8 and 15, COVG 6, 7 and 10. */
class TvmRuleTest {
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
}
