package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STOPPED;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** unbind_interface and disconnect_device: COVH 1030 and 1025. */
class UnbindRuleTest {
  @Test
  void unbindOfWhatIsNotBoundTogetherIsRefused() {
    Bench bench = new Bench().bound();
    long other = bench.host.tvm("guest");
    assertThat(bench.host.unbind(other, bench.device, 0).code()).contains(INVALID_PARAM);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 1).code()).contains(INVALID_PARAM);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(INVALID_PARAM);
  }

  @Test
  void unbindWithoutAConnectionNamesItsRule() {
    Bench bench = new Bench();
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(INVALID_PARAM);
    assertThat(bench.broke(CoveRule.UNBIND_BOUND_TOGETHER)).isTrue();
  }

  @Test
  void unbindOfWhatNobodyHasIsRefused() {
    Bench bench = new Bench();
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(INVALID_PARAM);
    assertThat(bench.host.drive(CovhFunction.BIND_INTERFACE, bench.tvm, 0x1100).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void dmaIsDeadWhenTheFirstCallOfUnbindReturns() {
    Bench bench = new Bench().started();
    assertThat(bench.reaches()).isTrue();
    TestHost.assertPending(bench.host.call(CovhFunction.UNBIND_INTERFACE, bench.tvm, bench.id()));
    assertThat(bench.tdi().real()).as("the device still runs").isEqualTo(TdiState.RUN);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true)).isEmpty();
  }

  @Test
  void unbindOfADeadDeviceReleasesEverythingAndQuarantines() {
    Bench bench = new Bench().started();
    long[] a = {bench.tvm, bench.id()};
    bench.host.call(CovhFunction.UNBIND_INTERFACE, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.UNBIND_INTERFACE.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.UNBIND_INTERFACE, a).code()).contains(IO);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDeviceThatDoesNotStopIsQuarantinedUntilItDoes() {
    Bench bench = new Bench().started();
    bench.device.stopFails = true;
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(IO);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    bench.device.stopFails = false;
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void unbindWorksFromEveryState() {
    for (TdiState state : TdiState.values()) {
      Bench bench = new Bench();
      switch (state) {
        case CONFIG_UNLOCKED -> bench.bound().tdi().reset();
        case CONFIG_LOCKED -> bench.bound();
        case RUN -> bench.started();
        case ERROR -> bench.started().tdi().fail();
      }
      assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_UNLOCKED);
    }
  }

  /** Some devices refuse STOP when there is nothing to stop. */
  @Test
  void unbindOfWhatIsUnlockedAlreadyDoesNotStopIt() {
    Bench bench = new Bench().bound();
    bench.tdi().reset();
    bench.device.stopFails = true;
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void disconnectStopsTransmittersFirstAndClearsEverything() {
    Bench bench = new Bench().connected();
    int before = bench.device.vendorRequests.size();
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
    List<Integer> order =
        bench.device.vendorRequests.stream()
            .skip(before)
            .filter(p -> p.at(0) == 0 && p.at(1) == 5)
            .map(p -> p.at(6) >> 1 & 1)
            .toList();
    assertThat(order).containsExactly(1, 1, 1, 0, 0, 0);
    assertThat(bench.machine.rdsm.association(TestMachine.ROOT_PORT, TestDevice.STREAM)).isEmpty();
  }

  @Test
  void disconnectIsRefusedWhileAnInterfaceIsBound() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.disconnect(bench.device).code()).contains(INVALID_STATE);
    bench.host.unbind(bench.tvm, bench.device, 0);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void disconnectOfWhatIsNotConnectedIsRefused() {
    Bench bench = new Bench();
    assertThat(bench.host.disconnect(bench.device).code()).contains(ALREADY_STOPPED);
    assertThat(bench.host.call(CovhFunction.DISCONNECT_DEVICE, 0x1100).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void disconnectOfADeadDeviceStillClearsTheKeys() {
    Bench bench = new Bench().connected();
    long[] a = {bench.id()};
    bench.host.call(CovhFunction.DISCONNECT_DEVICE, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.DISCONNECT_DEVICE.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.DISCONNECT_DEVICE, a)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.machine.rdsm.association(TestMachine.ROOT_PORT, TestDevice.STREAM)).isEmpty();
  }

  @Test
  void disconnectAfterTheHostDisabledTheEndpointSucceeds() {
    Bench bench = new Bench().connected();
    bench.device.end.lose("the host cleared the enable bit");
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.connect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aTvmWithABoundInterfaceOrRegionsIsNotDestroyed() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm).code()).contains(INVALID_STATE);
    bench.host.unbind(bench.tvm, bench.device, 0);
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm).code()).contains(INVALID_STATE);
    bench.host.reclaim(bench.tvm, bench.device, 0);
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm)).isEqualTo(SbiResult.SUCCESS);
  }
}
