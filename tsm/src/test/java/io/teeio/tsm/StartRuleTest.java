package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What it takes to start an interface: start_interface, COVG 1030. */
class StartRuleTest {
  @Test
  void nothingIsReachableBeforeStart() {
    Bench bench = new Bench().mapped();
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(GuestFault.Cause.LOAD_GUEST_PAGE);
    assertThat(bench.reaches()).isFalse();
  }

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
}
