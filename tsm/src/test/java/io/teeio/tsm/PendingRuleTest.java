package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.BUSY;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The pending SPDM transaction buffer, A-10a to A-10h, A-46. */
class PendingRuleTest {
  private final TestMachine machine = new TestMachine(new TestMachine.Options());
  private final TestHost host = new TestHost(machine);
  private final TestDevice device = machine.device();

  @Test
  void thePayloadBeginsAtTwelveAndTheSlotAtScratch() {
    long[] a = host.connectArguments(device);
    TestHost.assertPending(host.call(CovhFunction.CONNECT_DEVICE, a));
    Bytes slot = host.read(host.nacl() + 0x100, 16);
    assertThat(slot)
        .isEqualTo(Bytes.of(0x00, 0x04, 0, 0, 0x00, 0xbe, 0, 0, 4, 0, 0, 0, 0x10, 0x84, 0, 0));
  }

  @Test
  void aSecuredMessageHasBit31Set() {
    long[] a = host.connectArguments(device);
    boolean secured = false;
    SbiResult result = host.call(CovhFunction.CONNECT_DEVICE, a);
    while (result.value() == 1) {
      boolean bit = (host.read(host.nacl() + Nacl.PENDING + 11, 1).at(0) & 0x80) != 0;
      assertThat(bit).isEqualTo(host.slot().secured());
      assertThat(secured && !bit).as("no way back into the clear").isFalse();
      secured = bit;
      host.carry();
      result = host.call(CovhFunction.CONNECT_DEVICE, a);
    }
    assertThat(secured).isTrue();
  }

  @Test
  void aContinuationWithOtherArgumentsIsRefusedAndTheOperationWaitsOn() {
    long[] a = host.connectArguments(device);
    host.driveSome(3, CovhFunction.CONNECT_DEVICE, a);
    host.carry();
    PendingSpdm answer = host.slot();
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1] + 64, a[2], a[3]).code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2] + 4096, a[3]).code())
        .contains(INVALID_PARAM);
    host.slot(answer);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a)).isEqualTo(SbiResult.success(1));
    host.carry();
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDescriptorThatChangesLaterChangesNothing() {
    long[] a = host.connectArguments(device);
    host.driveSome(3, CovhFunction.CONNECT_DEVICE, a);
    host.write(TestHost.DESCRIPTOR, Bytes.zeros(24));
    host.carry();
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a)).isEqualTo(SbiResult.SUCCESS);
    assertThat(
            machine
                .rdsm
                .association(TestMachine.ROOT_PORT, TestDevice.STREAM)
                .orElseThrow()
                .ridBase())
        .isEqualTo(device.function);
  }

  @Test
  void aSlotOfAnotherFunctionOrDeviceIsRefusedAndTheOperationWaitsOn() {
    long[] a = host.connectArguments(device);
    host.call(CovhFunction.CONNECT_DEVICE, a);
    host.carry();
    PendingSpdm answer = host.slot();
    host.slot(new PendingSpdm(1025, answer.deviceId(), answer.secured(), answer.payload()));
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(INVALID_PARAM);
    host.slot(new PendingSpdm(1024, answer.deviceId() + 1, answer.secured(), answer.payload()));
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(INVALID_PARAM);
    host.slot(answer);
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aLengthBeyondTheSlotIsRefused() {
    long[] a = host.connectArguments(device);
    host.call(CovhFunction.CONNECT_DEVICE, a);
    host.write(host.nacl() + Nacl.PENDING + 8, Bytes.of(0xF5, 0x06, 0, 0));
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(INVALID_PARAM);
    host.write(host.nacl() + Nacl.PENDING + 8, Bytes.of(0xFF, 0xFF, 0xFF, 0x7F));
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(INVALID_PARAM);
  }

  @Test
  void garbageInTheSlotNeverBreaksTheTsm() {
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 40; i++) {
      long[] a = host.connectArguments(device);
      SbiResult result = host.call(CovhFunction.CONNECT_DEVICE, a);
      for (int n = 0; n < i % 17 && result.value() == 1; n++) {
        host.carry();
        result = host.call(CovhFunction.CONNECT_DEVICE, a);
      }
      byte[] garbage = new byte[random.nextInt(1, 200)];
      random.nextBytes(garbage);
      host.slot(
          new PendingSpdm(
              1024, device.function.value(), random.nextBoolean(), Bytes.copyOf(garbage)));
      result = host.call(CovhFunction.CONNECT_DEVICE, a);
      assertThat(result.isSuccess() && result.value() == 0).isFalse();
      if (result.isSuccess()) {
        host.disconnect(device);
      }
      device.end.lose("it has to be keyed anew");
    }
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aPayloadWithUpToThreeTrailingZerosIsAMessageAndWithFourIsNot() {
    long[] a = host.connectArguments(device);
    host.call(CovhFunction.CONNECT_DEVICE, a);
    host.carry();
    PendingSpdm version = host.slot();
    assertThat(version.payload().length() % 4).isZero();
    host.slot(
        new PendingSpdm(
            1024, version.deviceId(), false, Bytes.concat(version.payload(), Bytes.zeros(4))));
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).isSuccess()).isFalse();
  }

  @Test
  void anotherFunctionOfTheDeviceWaits() {
    host.connect(device);
    host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value());
    PendingSpdm mine = host.slot();
    assertThat(host.call(CovhFunction.SPDM_KEY_UPDATE, device.function.value()).code())
        .contains(INVALID_STATE);
    assertThat(host.call(CovhFunction.IDE_KEY_REFRESH, device.function.value(), 5).code())
        .contains(INVALID_STATE);
    host.slot(mine);
    host.carry();
    assertThat(host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value()))
        .isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void disconnectPushesInAndTheDeviceCanBeConnectedAgain() {
    host.connect(device);
    host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value());
    assertThat(host.disconnect(device)).isEqualTo(SbiResult.SUCCESS);
    assertThat(machine.rootPort.stream(TestDevice.STREAM).filter(s -> s.keysReady())).isEmpty();
    device.end.lose("it has to be keyed anew");
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDisconnectThatIsRefusedLeavesThePendingCallAlone() {
    Bench bench = new Bench().bound();
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    PendingSpdm mine = bench.host.slot();
    assertThat(bench.host.call(CovhFunction.DISCONNECT_DEVICE, bench.id()).code())
        .contains(INVALID_STATE);
    bench.host.slot(mine);
    bench.host.carry();
    assertThat(bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id()))
        .isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void anotherHartMayContinue() {
    TestMachine.Options options = new TestMachine.Options();
    options.harts = 2;
    TestMachine two = new TestMachine(options);
    TestHost first = new TestHost(two);
    TestHost second = new TestHost(two, two.harts.get(1), TestHost.NACL + 0x1_0000);
    long[] a = first.connectArguments(two.device());
    first.driveSome(4, CovhFunction.CONNECT_DEVICE, a);
    first.carry();
    second.slot(first.slot());
    assertThat(second.drive(CovhFunction.CONNECT_DEVICE, a)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void twoDevicesArePendingAtOnce() {
    Bench bench = new Bench().connected();
    TestDevice other =
        java.util.Objects.requireNonNull(bench.machine.devices.get(TestMachine.OTHER_DEVICE));
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    PendingSpdm mine = bench.host.slot();
    assertThat(bench.host.connect(other).code()).contains(INVALID_PARAM);
    bench.host.slot(mine);
    bench.host.carry();
    assertThat(bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id()))
        .isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aSecondHartInTheSameDeviceIsSentAway() throws Exception {
    TestMachine.Options options = new TestMachine.Options();
    options.harts = 2;
    TestMachine two = new TestMachine(options);
    TestHost first = new TestHost(two);
    TestHost second = new TestHost(two, two.harts.get(1), TestHost.NACL + 0x1_0000);
    long[] a = first.connectArguments(two.device());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicReference<SbiResult> result = new AtomicReference<>();
    first.driveSome(3, CovhFunction.CONNECT_DEVICE, a);
    first.carry();
    two.random.before =
        () -> {
          inside.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              SbiResult r = first.call(CovhFunction.CONNECT_DEVICE, a);
              while (r.isSuccess() && r.value() == 1 && inside.getCount() > 0) {
                first.carry();
                r = first.call(CovhFunction.CONNECT_DEVICE, a);
              }
              result.set(r);
            });
    inside.await();
    assertThat(second.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(BUSY);
    assertThat(second.call(CovhFunction.DISCONNECT_DEVICE, a[0]).code()).contains(BUSY);
    two.random.before = () -> {};
    leave.countDown();
    thread.join();
    assertThat(result.get().isSuccess()).isTrue();
  }

  @Test
  void aGuestsCallMakesHostCallsBusyButNotUnbind() {
    Bench bench = new Bench().bound();
    beginReport(bench);
    assertThat(bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id()).code()).contains(BUSY);
    SbiResult unbound = bench.host.unbind(bench.tvm, bench.device, 0);
    assertThat(unbound.code())
        .as("an answer under the session's keys was outstanding")
        .contains(IO);
    assertThat(bench.machine.events(TsmEvent.ConnectionChanged.class).getLast().state())
        .isEqualTo(ConnState.FAILED);
  }

  @Test
  void aGuestsCallThatUnbindPushedAsideEndsWithIo() {
    Bench bench = new Bench().bound();
    SbiResult[] result = new SbiResult[1];
    bench.guest.begin(hart ->
        result[0] =
            hart.ecall(
                SbiCall.of(
                    CovgFunction.GET_INTERFACE_REPORT,
                    bench.id(),
                    TestGuest.BUFFER,
                    TestGuest.BUFFER_SIZE)));
    bench.guest.step();
    bench.host.carry();
    PendingSpdm answer = bench.host.slot();
    bench.host.unbind(bench.tvm, bench.device, 0);
    bench.host.slot(answer);
    bench.host.reply(0, 0);
    bench.guest.step();
    assertThat(bench.guest.isDone()).isTrue();
    assertThat(result[0].code()).contains(IO);
  }

  /** The guest asks for its report, and the host has the first message in its hands. */
  private static void beginReport(Bench bench) {
    bench.guest.begin(hart ->
        hart.ecall(
            SbiCall.of(
                CovgFunction.GET_INTERFACE_REPORT,
                bench.id(),
                TestGuest.BUFFER,
                TestGuest.BUFFER_SIZE)));
    bench.guest.step();
    assertThat(bench.host.forwarded().fid()).isEqualTo(CovgFunction.GET_INTERFACE_REPORT.fid());
    assertThat(bench.host.slot().payload().isEmpty()).isFalse();
  }

  @Test
  void aGuestsCallThatFindsTheDeviceBusyWaitsOutside() {
    Bench bench = new Bench().bound();
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    PendingSpdm heartbeat = bench.host.slot();
    SbiResult[] result = new SbiResult[1];
    bench.guest.begin(hart ->
        result[0] =
            hart.ecall(
                SbiCall.of(
                    CovgFunction.GET_INTERFACE_REPORT,
                    bench.id(),
                    TestGuest.BUFFER,
                    TestGuest.BUFFER_SIZE)));
    bench.guest.step();
    assertThat(bench.host.slot().payload().isEmpty()).as("nothing to carry").isTrue();
    bench.host.slot(heartbeat);
    bench.host.carry();
    assertThat(bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id()))
        .isEqualTo(SbiResult.SUCCESS);
    bench.host.slot(
        PendingSpdm.transportError(
            CovgFunction.GET_INTERFACE_REPORT.fid(), bench.device.function.value()));
    while (!bench.guest.isDone()) {
      bench.host.reply(0, 0);
      bench.guest.step();
      if (!bench.guest.isDone()) {
        bench.host.carry();
      }
    }
    assertThat(result[0].isSuccess()).isTrue();
  }

  @Test
  void aHostThatCannotCarryAGuestsMessageEndsItsCallWithIo() {
    for (int how = 0; how < 3; how++) {
      Bench bench = new Bench().bound();
      SbiResult[] result = new SbiResult[1];
      bench.guest.begin(hart ->
          result[0] =
              hart.ecall(
                  SbiCall.of(
                      CovgFunction.GET_INTERFACE_REPORT,
                      bench.id(),
                      TestGuest.BUFFER,
                      TestGuest.BUFFER_SIZE)));
      bench.guest.step();
      bench.host.carry();
      PendingSpdm answer = bench.host.slot();
      switch (how) {
        case 0 -> bench.host.reply(-1, 0);
        case 1 -> {
          bench.host.slot(PendingSpdm.transportError(answer.functionId(), answer.deviceId()));
          bench.host.reply(0, 0);
        }
        default -> {
          bench.host.slot(new PendingSpdm(1030, answer.deviceId(), true, answer.payload()));
          bench.host.reply(0, 0);
        }
      }
      bench.guest.step();
      assertThat(bench.guest.isDone()).isTrue();
      assertThat(result[0].code()).contains(IO);
    }
  }

  @Test
  void theHostSeesNoMoreOfAGuestsCallThanTheInterface() {
    Bench bench = new Bench().bound();
    beginReport(bench);
    SbiCall seen = bench.host.forwarded();
    assertThat(seen.a0()).isEqualTo(bench.id());
    assertThat(seen.arguments().subList(1, 6)).containsOnly(0L);
  }

  @Test
  void functionsThatNobodyDefinedAreNotSupported() {
    assertThat(machine.tsm.call(host.hart, SbiCall.of(io.teeio.platform.sbi.Eid.COVH, 1029)).code())
        .contains(io.teeio.platform.sbi.SbiError.NOT_SUPPORTED);
    for (int fid : new int[] {7, 20, 1023, 1035}) {
      assertThat(
              machine.tsm.call(host.hart, SbiCall.of(io.teeio.platform.sbi.Eid.COVH, fid)).code())
          .contains(io.teeio.platform.sbi.SbiError.NOT_SUPPORTED);
    }
    assertThat(machine.tsm.call(host.hart, SbiCall.of(io.teeio.platform.sbi.Eid.COVG, 1024)).code())
        .as("a host is no guest")
        .contains(io.teeio.platform.sbi.SbiError.NOT_SUPPORTED);
    assertThat(machine.tsm.call(host.hart, SbiCall.of(io.teeio.platform.sbi.Eid.COVI, 0)).code())
        .contains(io.teeio.platform.sbi.SbiError.NOT_SUPPORTED);
  }
}
