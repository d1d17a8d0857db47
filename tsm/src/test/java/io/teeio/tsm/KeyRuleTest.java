package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static io.teeio.platform.sbi.SbiError.KEY_UPDATE_REQUIRED;
import static io.teeio.platform.sbi.SbiError.NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Key update, key refresh, heartbeat and limits: COVH 1031 to 1033. */
class KeyRuleTest {
  private static SbiResult update(Bench bench) {
    return bench.host.drive(CovhFunction.SPDM_KEY_UPDATE, bench.id());
  }

  private static SbiResult refresh(Bench bench) {
    return bench.host.drive(CovhFunction.IDE_KEY_REFRESH, bench.id(), TestDevice.STREAM.value());
  }

  private static SbiResult heartbeat(Bench bench) {
    return bench.host.drive(CovhFunction.SPDM_HEARTBEAT, bench.id());
  }

  @Test
  void keysOfTheSessionAreUpdatedAndItGoesOn() {
    Bench bench = new Bench().bound();
    for (int i = 0; i < 3; i++) {
      assertThat(update(bench)).isEqualTo(SbiResult.SUCCESS);
      assertThat(heartbeat(bench)).isEqualTo(SbiResult.SUCCESS);
    }
    assertThat(bench.state()).isEqualTo(SbiResult.success(1));
  }

  @Test
  void nothingWorksOnADeviceThatIsNotConnected() {
    Bench bench = new Bench();
    assertThat(update(bench).code()).contains(INVALID_STATE);
    assertThat(refresh(bench).code()).contains(INVALID_STATE);
    assertThat(heartbeat(bench).code()).contains(INVALID_STATE);
    for (CovhFunction function :
        List.of(
            CovhFunction.SPDM_KEY_UPDATE,
            CovhFunction.IDE_KEY_REFRESH,
            CovhFunction.SPDM_HEARTBEAT)) {
      assertThat(bench.host.call(function, 0x1100).code()).contains(INVALID_PARAM);
    }
  }

  @Test
  void refreshGoesToTheOtherKeySetWhileInterfacesRun() {
    Bench bench = new Bench().started();
    for (KeySet expected : List.of(KeySet.K1, KeySet.K0, KeySet.K1)) {
      assertThat(refresh(bench)).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.device.end.sendingWith(SubStream.POSTED)).contains(expected);
      assertThat(bench.machine.events(TsmEvent.StreamRefreshed.class).getLast().keySet())
          .isEqualTo(expected);
      assertThat(bench.state()).isEqualTo(SbiResult.success(2));
      assertThat(bench.reaches()).isTrue();
    }
    assertThat(bench.machine.events(TsmEvent.Revoked.class)).isEmpty();
  }

  @Test
  void refreshStopsTheOldSetTransmittersFirst() {
    Bench bench = new Bench().connected();
    int before = bench.device.vendorRequests.size();
    refresh(bench);
    List<Integer> steps =
        bench.device.vendorRequests.stream()
            .skip(before)
            .filter(p -> p.at(0) == PciSigVendor.IDE_KM && p.at(1) >= 4)
            .map(p -> p.at(1) * 10 + (p.at(6) >> 1 & 1))
            .toList();
    assertThat(steps).containsExactly(40, 40, 40, 41, 41, 41, 51, 51, 51, 50, 50, 50);
  }

  @Test
  void refreshOfAnotherStreamIsRefused() {
    Bench bench = new Bench().connected();
    assertThat(bench.host.drive(CovhFunction.IDE_KEY_REFRESH, bench.id(), 77).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void refreshOfALostStreamIsRefused() {
    Bench bench = new Bench().connected();
    bench.machine.rootPort.port().disconnect();
    assertThat(refresh(bench).code()).contains(INVALID_STATE);
  }

  @Test
  void refreshThatFailsHalfWayKeepsTheOldKeys() {
    Bench bench = new Bench().connected();
    long[] a = {bench.id(), TestDevice.STREAM.value()};
    bench.host.driveSome(4, CovhFunction.IDE_KEY_REFRESH, a);
    bench.device.refusesKeys = true;
    bench.host.carry();
    assertThat(bench.host.call(CovhFunction.IDE_KEY_REFRESH, a).code()).contains(DENIED);
    assertThat(bench.machine.rootPort.stream(TestDevice.STREAM).orElseThrow().isSecure()).isTrue();
    assertThat(
            bench.machine.rootPort.stream(TestDevice.STREAM)
                .orElseThrow()
                .sendingWith(SubStream.POSTED))
        .contains(KeySet.K0);
  }

  @Test
  void refreshWhoseMessageIsLostLosesTheSessionAndAllItsKeys() {
    Bench bench = new Bench().started();
    long[] a = {bench.id(), TestDevice.STREAM.value()};
    bench.host.driveSome(4, CovhFunction.IDE_KEY_REFRESH, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.IDE_KEY_REFRESH.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.IDE_KEY_REFRESH, a).code()).contains(IO);
    assertThat(bench.machine.rootPort.streams()).isEmpty();
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void heartbeatWithoutAPeriodIsNotSupported() {
    Bench bench =
        new Bench(o -> o.responder = ResponderProfile.device().withHeartbeatPeriod(0)).connected();
    assertThat(heartbeat(bench).code()).contains(NOT_SUPPORTED);
  }

  @Test
  void aSessionThatWasSilentForTooLongIsLostAndEverythingRevoked() {
    Bench bench = new Bench().started();
    bench.machine.passed = Duration.ofSeconds(2 * 240 - 1);
    assertThat(heartbeat(bench)).isEqualTo(SbiResult.SUCCESS);
    bench.machine.passed = bench.machine.passed.plusSeconds(2 * 240 + 1);
    assertThat(heartbeat(bench).isSuccess()).isFalse();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.machine.events(TsmEvent.ConnectionChanged.class).getLast().state())
        .isEqualTo(ConnState.FAILED);
  }

  @Test
  void aRecordThatIsNotAuthenticLosesTheSessionAndRevokesEverything() {
    Bench bench = new Bench().started();
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    bench.host.carry();
    PendingSpdm answer = bench.host.slot();
    byte[] forged = answer.payload().toArray();
    forged[8] ^= 1;
    bench.host.slot(
        new PendingSpdm(answer.functionId(), answer.deviceId(), true, Bytes.copyOf(forged)));
    assertThat(bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id()).isSuccess()).isFalse();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.state()).isEqualTo(SbiResult.success(3));
    assertThat(bench.machine.rootPort.streams()).as("keys die with their session").isEmpty();
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(IO);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.connect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void callsBeyondTheLimitAskForAKeyUpdateAndChangeNothing() {
    Bench bench = new Bench(o -> o.policy = "{\"recordLimit\": 64}").bound();
    SbiResult result = heartbeat(bench);
    while (result.isSuccess()) {
      result = heartbeat(bench);
    }
    assertThat(result.code()).contains(KEY_UPDATE_REQUIRED);
    assertThat(bench.guest.step())
        .as("what the guest's host gets")
        .isEqualTo(SbiResult.of(KEY_UPDATE_REQUIRED, bench.id()));
    assertThat(refresh(bench).code()).contains(KEY_UPDATE_REQUIRED);
    assertThat(bench.machine.events(TsmEvent.ConnectionChanged.class).getLast().state())
        .isEqualTo(ConnState.CONNECTED);
    assertThat(update(bench)).isEqualTo(SbiResult.SUCCESS);
    assertThat(heartbeat(bench)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.report().isSuccess()).isTrue();
  }

  @Test
  void aTvmWithoutInterfacesOfTheDeviceRunsBeyondTheLimit() {
    Bench bench = new Bench(o -> o.policy = "{\"recordLimit\": 64}").bound();
    while (heartbeat(bench).isSuccess()) {
      // uses up the keys
    }
    assertThat(bench.guest.step().code()).contains(KEY_UPDATE_REQUIRED);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.call(CovhFunction.RUN_TVM_VCPU, other, 0).isSuccess()).isTrue();
  }

  /** The host could not renew them before: the device is busy with the guest's call. */
  @Test
  void aTvmWhoseCallUsesUpTheKeysRunsUntilItIsAnswered() {
    Bench spent = new Bench(o -> o.policy = "{\"recordLimit\": 64}").bound();
    int beats = 0;
    while (heartbeat(spent).isSuccess()) {
      beats++;
    }
    Bench bench = new Bench(o -> o.policy = "{\"recordLimit\": 64}").bound();
    for (int i = 0; i < beats - 1; i++) {
      assertThat(heartbeat(bench)).isEqualTo(SbiResult.SUCCESS);
    }
    bench.guest.begin(hart ->
        hart.ecall(
            SbiCall.of(
                CovgFunction.GET_INTERFACE_REPORT,
                bench.id(),
                TestGuest.BUFFER,
                TestGuest.BUFFER_SIZE)));
    bench.guest.step();
    bench.host.serve();
    assertThat(bench.guest.step().isSuccess()).isTrue();
    assertThat(bench.guest.step().code()).contains(KEY_UPDATE_REQUIRED);
  }

  /** Nothing can be renewed any more: the TVM has to run to hear that its device is gone. */
  @Test
  void aTvmWhoseSessionIsLostRunsBeyondTheLimit() {
    Bench bench = new Bench(o -> o.policy = "{\"recordLimit\": 64}").bound();
    while (heartbeat(bench).isSuccess()) {
      // uses up the keys
    }
    assertThat(bench.guest.step().code()).contains(KEY_UPDATE_REQUIRED);
    bench.machine.passed = Duration.ofMinutes(12);
    assertThat(bench.guest.step().isSuccess()).isTrue();
    assertThat(bench.machine.events(TsmEvent.ConnectionChanged.class).getLast().state())
        .isEqualTo(ConnState.FAILED);
  }

  @Test
  void aTvmWhoseStreamIsLostRunsThoughItsKeysWereNearlySpent() throws Exception {
    Bench bench = new Bench(o -> o.keyLimit = 8).bound();
    IdeStream port = bench.machine.rootPort.stream(TestDevice.STREAM).orElseThrow();
    while (bench.machine.events(TsmEvent.RefreshDue.class).isEmpty()) {
      port.protect(
          new Tlp.MemoryWrite(TestMachine.ROOT_PORT, bench.device.bar, Bytes.zeros(4)), true);
    }
    assertThat(bench.guest.step().code()).contains(KEY_UPDATE_REQUIRED);
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.guest.step().isSuccess()).isTrue();
  }

  @Test
  void unbindAndDisconnectWorkBeyondTheLimit() {
    Bench bench = new Bench(o -> o.policy = "{\"recordLimit\": 64}").bound();
    while (heartbeat(bench).isSuccess()) {
      // uses up the keys
    }
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aLostStreamRevokesAtOnce() {
    Bench bench = new Bench().started();
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.machine.events(TsmEvent.Revoked.class)).hasSize(1);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true))
        .isEqualTo(Optional.empty());
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }
}
