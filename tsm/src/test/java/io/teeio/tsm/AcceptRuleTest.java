package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.ALREADY_STOPPED;
import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a guest decides: COVG 1024 and 1027 to 1031. */
class AcceptRuleTest {
  // link, ownership ------------------------------------------------------------------------------

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

  // report ---------------------------------------------------------------------------------------

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

  // state ----------------------------------------------------------------------------------------

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

  // map ------------------------------------------------------------------------------------------

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

  @Test
  void nothingIsReachableBeforeStart() {
    Bench bench = new Bench().mapped();
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(GuestFault.Cause.LOAD_GUEST_PAGE);
    assertThat(bench.reaches()).isFalse();
  }

  // start ----------------------------------------------------------------------------------------

  @Test
  void startEnablesDmaAndMmio() {
    Bench bench = new Bench().started();
    assertThat(bench.reaches()).isTrue();
    assertThat(bench.tdi().real()).isEqualTo(TdiState.RUN);
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .as("mapped; there is no link in this machine")
        .contains(GuestFault.Cause.LOAD_ACCESS);
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO + 0x2000))
        .as("the MSI-X table is not mapped")
        .contains(GuestFault.Cause.LOAD_GUEST_PAGE);
    assertThat(bench.reaches(bench.device.function.plus(1))).as("nobody else").isFalse();
  }

  @Test
  void startTwiceIsRefused() {
    Bench bench = new Bench().started();
    assertThat(bench.start().code()).contains(ALREADY_STARTED);
  }

  @Test
  void startWithoutReportOrWithoutAllRangesIsRefused() {
    Bench bench = new Bench().bound();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    bench.report();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    bench.map(0, 0, 2);
    assertThat(bench.start().code()).contains(INVALID_STATE);
    bench.map(0x4000, 0x4000, 3);
    assertThat(bench.start()).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void startAfterANewLockNeedsNewDecisions() {
    Bench bench = new Bench().mapped();
    bench.host.unbind(bench.tvm, bench.device, 0);
    bench.host.bind(bench.tvm, bench.device, 0);
    assertThat(bench.start().code()).contains(INVALID_STATE);
    assertThat(bench.map(0, 0, 2).code()).as("the old report is forgotten").contains(INVALID_STATE);
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void startWithoutKeysIsRefused() {
    Bench bench = new Bench().mapped();
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void startWithAKeyThatWasStoppedIsRefused() {
    Bench bench = new Bench().mapped();
    bench.stopAKey();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.START_KEYS_ENABLED)).isTrue();
  }

  @Test
  void aStoppedInterfaceIsNotStartedByItsOldLock() {
    Bench bench = new Bench().mapped();
    assertThat(bench.stop().isSuccess()).isTrue();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.START_LOCKED)).isTrue();
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
  void startOfAnInterfaceThatIsNotRoutedHereIsRefused() {
    Bench bench = new Bench().mapped();
    bench.machine.rdsmPort.declassify(bench.device.function);
    assertThat(bench.start().code()).contains(DENIED);
    bench.machine.rdsmPort.classify(bench.device.function, true, SupervisorDomain.HOST, 0);
    assertThat(bench.start().code()).as("the host's IOMMU").contains(DENIED);
    assertThat(bench.broke(CoveRule.START_ROUTED)).isTrue();
  }

  @Test
  void startThatTheDeviceRefusesLeavesItLocked() {
    Bench bench = new Bench().mapped();
    bench.device.startRefusal = Optional.of(TdispErrorCode.UNSPECIFIED);
    assertThat(bench.start().code()).contains(DENIED);
    assertThat(bench.reaches()).isFalse();
    bench.device.startRefusal = Optional.empty();
  }

  @Test
  void startWithoutProofOfRunEnablesNothing() {
    Bench bench = new Bench().mapped();
    bench.device.toldState = state -> TdiState.CONFIG_LOCKED;
    assertThat(bench.start().code()).contains(DENIED);
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void startDuringWhichTheStreamIsLostEnablesNothing() {
    Bench bench = new Bench().mapped();
    SbiResult[] result = new SbiResult[1];
    bench.guest.begin(
        hart -> result[0] = hart.ecall(SbiCall.of(CovgFunction.START_INTERFACE, bench.id())));
    bench.guest.step();
    bench.host.serve();
    bench.machine.rootPort.port().disconnect();
    while (!bench.guest.isDone()) {
      bench.guest.step();
      if (!bench.guest.isDone()) {
        bench.host.serve();
      }
    }
    assertThat(result[0].isSuccess()).isFalse();
    assertThat(bench.reaches()).isFalse();
  }

  /** RUN is proved and the lock is gone: what the guest accepted holds no more. */
  @Test
  void startWhoseLockWasRevokedBeforeRunWasProvedEnablesNothing() {
    Bench bench = new Bench().mapped();
    SbiResult[] result = new SbiResult[1];
    bench.guest.begin(
        hart -> result[0] = hart.ecall(SbiCall.of(CovgFunction.START_INTERFACE, bench.id())));
    bench.guest.step();
    bench.host.serve();
    bench.guest.step();
    assertThat(bench.tdi().real()).isEqualTo(TdiState.RUN);
    bench.machine.rootPort.port().disconnect();
    bench.host.serve();
    bench.guest.step();
    assertThat(bench.guest.isDone()).isTrue();
    assertThat(result[0].code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.START_LOCKED)).isTrue();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(GuestFault.Cause.LOAD_GUEST_PAGE);
  }

  @Test
  void startWithoutMeasurementsIsRefusedWherePolicyWantsThem() {
    Bench bench = new Bench(o -> o.policy = "{\"measurementsBeforeStart\": true}").mapped();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    assertThat(bench.measure(0, 1 << 2).isSuccess()).isTrue();
    assertThat(bench.start().code()).as("those of an update do not count").contains(INVALID_STATE);
    assertThat(bench.measure(0).isSuccess()).isTrue();
    assertThat(bench.start()).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void startWithoutADecisionIsRefusedWherePolicyWantsOne() {
    Bench bench = new Bench(o -> o.policy = "{\"decisionBeforeStart\": true}").mapped();
    assertThat(bench.start().code()).contains(INVALID_STATE);
    bench.guest.store(TestGuest.NONCE, Bytes.zeros(48));
    bench.guest.call(CovgFunction.EXTEND_MEASUREMENT, TestGuest.NONCE, 48, 17);
    assertThat(bench.start().code()).as("another register").contains(INVALID_STATE);
    bench.guest.call(CovgFunction.EXTEND_MEASUREMENT, TestGuest.NONCE, 48, 18);
    assertThat(bench.start()).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void anExternalInterfaceStartsWithoutMappedRanges() {
    Bench bench =
        new Bench(o -> {
          o.profile = "external";
          o.policy = "{\"portIndex\": 1}";
        });
    bench.connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.tdi().reportingOffset()).isZero();
    assertThat(bench.start().code()).as("the report at least").contains(INVALID_STATE);
    bench.report();
    assertThat(bench.start()).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.device.vendorRequests.stream().filter(p -> p.at(0) == 1 && p.at(2) == 0x81))
        .as("GET_TDISP_VERSION only when connecting")
        .hasSize(1);
  }

  @Test
  void theNonceOfALockIsInNoEvent() {
    Bench bench = new Bench().started();
    List<io.teeio.wire.Bytes> starts =
        bench.device.vendorRequests.stream()
            .filter(p -> p.at(0) == 1 && p.at(2) == 0x86)
            .map(p -> p.from(17))
            .toList();
    assertThat(starts).hasSize(1);
    assertThat(bench.machine.events.toString()).doesNotContain(starts.getFirst().toString());
  }

  // stop -----------------------------------------------------------------------------------------

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
