package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.tsm.TestHost.LAST;
import static io.teeio.tsm.TestHost.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The memory of a TVM that runs: COVH 12, 13 and 16 to 19, COVG 0, 2 and 3. */
class TvmMemoryRuleTest {
  private final Bench bench = new Bench();
  private final TestHost host = bench.host;

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
}
