package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static io.teeio.platform.sbi.SbiError.OUT_OF_MEMORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** bind_interface: COVH 1028. */
class BindRuleTest {
  @Test
  void aBoundInterfaceIsLockedAndReachesNothing() {
    Bench bench = new Bench().bound();
    assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_LOCKED);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true).orElseThrow().domain())
        .isEqualTo(SupervisorDomain.TEE);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, false).orElseThrow().domain())
        .as("what comes without T stays the host's")
        .isEqualTo(SupervisorDomain.HOST);
  }

  @Test
  void theReportingOffsetIsSecretAndDiffers() {
    Bench bench = new Bench().bound();
    long first = bench.tdi().reportingOffset();
    assertThat(first).isNotZero().matches(offset -> offset % 4096 == 0);
    bench.host.unbind(bench.tvm, bench.device, 0);
    bench.host.bind(bench.tvm, bench.device, 0);
    assertThat(bench.tdi().reportingOffset()).isNotEqualTo(first);
  }

  @Test
  void bindWithoutConnectionIsRefused() {
    Bench bench = new Bench();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    bench.connected();
    bench.host.disconnect(bench.device);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
  }

  @Test
  void bindWithoutSecureStreamIsRefused() {
    Bench bench = new Bench().connected();
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
  }

  @Test
  void bindWithAKeyThatWasStoppedIsRefused() {
    Bench bench = new Bench().connected();
    bench.stopAKey();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.BIND_CONNECTED)).isTrue();
  }

  /** The RDSM leads the function's traffic to the host and does not take that back. */
  @Test
  void bindOfAFunctionThatTheRdsmDoesNotRouteFails() {
    Bench bench = new Bench().connected();
    bench.machine.rdsmPort.classify(bench.device.function, false, SupervisorDomain.HOST, 0);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).isSuccess()).isFalse();
    assertThat(bench.reaches()).isFalse();
  }

  /** The device has locked and is asked for proof; nobody else asks again before bind is over. */
  @Test
  void bindDuringWhichTheStreamIsLostBindsNothing() {
    Bench bench = new Bench().connected();
    long[] a = {bench.tvm, bench.id()};
    bench.host.driveSome(4, CovhFunction.BIND_INTERFACE, a);
    assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_LOCKED);
    bench.machine.rootPort.port().disconnect();
    bench.host.carry();
    assertThat(bench.host.call(CovhFunction.BIND_INTERFACE, a).code()).contains(IO);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true)).isEmpty();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.state().isSuccess()).as("the guest does not have it").isFalse();
  }

  @Test
  void bindWithoutPagesForTheDeviceDirectoryIsRefused() {
    Bench bench = new Bench(options -> options.tsmPages = 4).connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(OUT_OF_MEMORY);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true)).isEmpty();
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void bindToATvmThatCannotRunIsRefused() {
    Bench bench = new Bench().connected();
    long building = bench.host.build("guest");
    assertThat(bench.host.bind(building, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.host.bind(99, bench.device, 0).code()).contains(INVALID_PARAM);
  }

  @Test
  void bindTwiceIsRefusedAndBindToAnotherIsDenied() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(ALREADY_STARTED);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.bind(other, bench.device, 0).code()).contains(DENIED);
  }

  /** Without regions nothing but the interface itself says whose it is. */
  @Test
  void anInterfaceWithoutRegionsBelongsToOneTvmToo() {
    Bench bench = new Bench().connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.bind(other, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_EXCLUSIVE)).isTrue();
  }

  @Test
  void bindWhoseRegionsAreAnothersIsDenied() {
    Bench bench = new Bench().connected();
    long other = bench.host.tvm("guest");
    bench.host.donate(other, bench.device, 0);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
  }

  @Test
  void aDeviceThatRefusesTheLockIsNotQuarantined() {
    Bench bench = new Bench().connected();
    bench.device.lockRefusal = Optional.of(TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    bench.device.lockRefusal = Optional.empty();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDeviceWithoutTheLockFlagsOfThePolicyIsRefused() {
    Bench bench = new Bench();
    bench.device.lockFlags = LockFlags.LOCK_MSIX;
    bench.connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_LOCK_FLAGS)).isTrue();
  }

  @Test
  void anInterfaceThatSpeaksOtherwiseThanItsDeviceDidIsRefused() {
    Bench bench = new Bench().connected();
    bench.device.lockFlags = LockFlags.NO_FW_UPDATE;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_TDISP_AS_CONNECTED)).isTrue();
  }

  @Test
  void anInterfaceThatDoesNotSayLockedIsQuarantined() {
    Bench bench = new Bench().connected();
    bench.device.toldState = state -> state == TdiState.CONFIG_LOCKED ? TdiState.RUN : state;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).isPresent();
    bench.device.toldState = state -> state;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code())
        .as("quarantined")
        .contains(INVALID_STATE);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void anInterfaceThatIsLockedAlreadyIsRefused() {
    Bench bench = new Bench().connected();
    bench.device.toldState = state -> TdiState.CONFIG_LOCKED;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_FROM_UNLOCKED)).isTrue();
    assertThat(bench.tdi().reportingOffset()).as("it was not asked to lock").isZero();
  }

  @Test
  void whatAnEarlierSessionLeftInErrorIsStoppedFirst() {
    Bench bench = new Bench().bound();
    bench.host.call(CovhFunction.UNBIND_INTERFACE, bench.tvm, bench.id());
    bench.host.disconnect(bench.device);
    assertThat(bench.tdi().real()).as("nobody told the device").isEqualTo(TdiState.CONFIG_LOCKED);
    bench.device.end.lose("it has to be keyed anew");
    bench.connected();
    assertThat(bench.tdi().real()).isEqualTo(TdiState.ERROR);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDeviceThatFallsSilentDuringBindIsQuarantined() {
    Bench bench = new Bench().connected();
    long[] a = {bench.tvm, bench.id()};
    bench.host.driveSome(4, CovhFunction.BIND_INTERFACE, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.BIND_INTERFACE.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.BIND_INTERFACE, a).code()).contains(IO);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.BIND_NOT_QUARANTINED)).isTrue();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.state().isSuccess()).as("the guest has it no more").isFalse();
    assertThat(bench.broke(CoveRule.INTERFACE_OF_CALLER)).isTrue();
  }
}
