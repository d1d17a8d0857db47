package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STOPPED;
import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a guest learns of an interface, and how it lets go of it: COVG 1024, 1027, 1028 and 1031.
 */
class AcceptRuleTest {
  @Test
  void theLinkOfABoundInterfaceIsSecuredByBoth() {
    Bench bench = new Bench().bound();
    assertThat(bench.guest.call(CovgFunction.GET_DEVICE_LINK, bench.id()))
        .isEqualTo(SbiResult.success(3));
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.guest.call(CovgFunction.GET_DEVICE_LINK, bench.id()))
        .isEqualTo(SbiResult.success(1));
  }

  @Test
  void aGuestReachesNoInterfaceButItsOwn() {
    Bench bench = new Bench().bound();
    long other = bench.host.tvm("guest");
    TestGuest stranger = bench.guest.in(bench.host, other);
    for (CovgFunction function :
        List.of(
            CovgFunction.GET_DEVICE_LINK,
            CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
            CovgFunction.GET_DEVICE_MEASUREMENTS,
            CovgFunction.GET_INTERFACE_REPORT,
            CovgFunction.GET_INTERFACE_STATE,
            CovgFunction.MAP_INTERFACE_MMIO,
            CovgFunction.START_INTERFACE,
            CovgFunction.STOP_INTERFACE)) {
      assertThat(stranger.call(function, bench.id()).code())
          .as(function.name())
          .contains(INVALID_PARAM);
      assertThat(stranger.call(function, 1L << 24).code())
          .as(function.name())
          .contains(INVALID_PARAM);
    }
  }

  @Test
  void localCallsDoNotLeaveToTheHost() {
    Bench bench = new Bench().reported();
    long before =
        bench.machine.events(TsmEvent.GuestForwarded.class).stream()
            .filter(e -> e.call().eid() != TestGuest.TEST)
            .count();
    bench.guest.call(CovgFunction.GET_DEVICE_LINK, bench.id());
    bench.map(0, 0, 2);
    long after =
        bench.machine.events(TsmEvent.GuestForwarded.class).stream()
            .filter(e -> e.call().eid() != TestGuest.TEST)
            .count();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void theReportComesWhole() {
    Bench bench = new Bench().bound();
    SbiResult result = bench.report();
    assertThat(bench.buffer(result)).isEqualTo(bench.tdi().report());
  }

  @Test
  void aReportGoesOnlyIntoConfidentialMemoryThatIsLargeEnough() {
    Bench bench = new Bench().bound();
    long id = bench.id();
    assertThat(
            bench
                .guest
                .call(CovgFunction.GET_INTERFACE_REPORT, id, TestGuest.BUFFER + 8, 4096)
                .code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(CovgFunction.GET_INTERFACE_REPORT, id, 0x7000_0000L, 4096).code())
        .contains(INVALID_ADDRESS);
    SbiResult small = bench.guest.call(CovgFunction.GET_INTERFACE_REPORT, id, TestGuest.BUFFER, 16);
    assertThat(small.code()).contains(BAD_RANGE);
    assertThat(small.value()).isEqualTo(bench.tdi().report().length());
    assertThat(bench.guest.load(TestGuest.BUFFER, 16).toArray()).containsOnly(0);
  }

  @Test
  void aReportNeverGoesIntoSharedMemory() {
    Bench bench = new Bench().bound();
    long shared = TestHost.GUEST_MEMORY + 60 * TestHost.PAGE;
    bench.host.ok(CovhFunction.TVM_INVALIDATE_PAGES, bench.tvm, shared, 4096);
    bench.host.ok(CovhFunction.TVM_FENCE, bench.tvm);
    bench.host.ok(CovhFunction.TVM_REMOVE_PAGES, bench.tvm, shared, 4096);
    assertThat(bench.guest.call(CovgFunction.SHARE_MEMORY_REGION, shared, 4096))
        .isEqualTo(SbiResult.SUCCESS);
    bench.host.ok(CovhFunction.ADD_TVM_SHARED_PAGES, bench.tvm, TestHost.BUFFER, 0, 1, shared);
    assertThat(bench.guest.call(CovgFunction.GET_INTERFACE_REPORT, bench.id(), shared, 4096).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void aMalformedReportIsRefused() {
    Bench bench = new Bench().bound();
    bench.device.reported =
        ranges -> {
          List<MmioRange> endless = new ArrayList<>(Collections.nCopies(4000, ranges.getFirst()));
          return endless;
        };
    assertThat(bench.report().isSuccess()).isFalse();
  }

  @Test
  void theStateIsTheDevices() {
    Bench bench = new Bench().bound();
    assertThat(bench.state()).isEqualTo(SbiResult.success(1));
    assertThat(bench.report().isSuccess()).isTrue();
    bench.map(0, 0, 2);
    bench.map(0x4000, 0x4000, 3);
    bench.start();
    assertThat(bench.state()).isEqualTo(SbiResult.success(2));
  }

  @Test
  void aDeviceThatFailsIsNoticedAndRevoked() {
    Bench bench = new Bench().started();
    bench.tdi().fail();
    assertThat(bench.state()).isEqualTo(SbiResult.success(3));
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(GuestFault.Cause.LOAD_GUEST_PAGE);
    assertThat(bench.start().code()).contains(INVALID_STATE);
  }

  @Test
  void aDeviceThatClaimsToRunBeforeItWasStartedIsRevoked() {
    Bench bench = new Bench().mapped();
    bench.device.toldState = state -> TdiState.RUN;
    assertThat(bench.state()).isEqualTo(SbiResult.success(3));
    assertThat(bench.start().code()).contains(INVALID_STATE);
  }

  @Test
  void theStateIsNeverBetterThanTheKeys() {
    Bench bench = new Bench().started();
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.state()).isEqualTo(SbiResult.success(3));
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void theStateIsAnsweredFromMemoryWhileTheDeviceIsBusy() {
    Bench bench = new Bench().bound();
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    int carried = bench.host.carried;
    assertThat(bench.state()).isEqualTo(SbiResult.success(1));
    assertThat(bench.host.carried).isEqualTo(carried);
  }

  /** never better than what the keys allow. */
  @Test
  void anInterfaceWithoutItsKeysIsShownInError() {
    for (Bench bench : List.of(new Bench().mapped(), new Bench().started())) {
      assertThat(bench.state().value()).isNotEqualTo(TdiState.ERROR.wire());
      bench.stopAKey();
      assertThat(bench.state()).isEqualTo(SbiResult.success(TdiState.ERROR.wire()));
    }
  }

  @Test
  void stopRevokesAtOnceAndIsFinal() {
    Bench bench = new Bench().started();
    bench.guest.begin(hart -> hart.ecall(SbiCall.of(CovgFunction.STOP_INTERFACE, bench.id())));
    bench.guest.step();
    assertThat(bench.tdi().real()).as("the host holds STOP back").isEqualTo(TdiState.RUN);
    assertThat(bench.reaches()).isFalse();
    while (!bench.guest.isDone()) {
      bench.host.serve();
      bench.guest.step();
    }
    assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_UNLOCKED);
    assertThat(bench.stop().code()).contains(ALREADY_STOPPED);
    assertThat(bench.start().code()).contains(INVALID_STATE);
    assertThat(bench.state()).isEqualTo(SbiResult.success(0));
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0).code())
        .as("only unbind ends the binding")
        .contains(INVALID_STATE);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void stopOfWhatWasNeverStartedIsARejection() {
    Bench bench = new Bench().reported();
    assertThat(bench.stop()).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_UNLOCKED);
  }

  @Test
  void stopThatTheDeviceDoesNotConfirmIsRevokedAllTheSame() {
    Bench bench = new Bench().started();
    bench.device.stopFails = true;
    assertThat(bench.stop().code()).contains(IO);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(GuestFault.Cause.LOAD_GUEST_PAGE);
    assertThat(bench.state())
        .as("nobody said that it is unlocked")
        .isEqualTo(SbiResult.success(TdiState.ERROR.wire()));
  }

  @Test
  void stopRevokesEvenWhileTheDeviceIsBusy() {
    Bench bench = new Bench().started();
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    bench.guest.begin(hart -> hart.ecall(SbiCall.of(CovgFunction.STOP_INTERFACE, bench.id())));
    bench.guest.step();
    assertThat(bench.reaches()).isFalse();
  }
}
