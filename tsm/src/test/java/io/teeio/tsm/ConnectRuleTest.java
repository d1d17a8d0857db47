package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.FAILED;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What connect_device does, and what it leaves behind when it fails: COVH 1024. */
class ConnectRuleTest {
  private final TestMachine machine = new TestMachine();
  private final TestHost host = new TestHost(machine);
  private final TestDevice device = machine.device();

  @Test
  void aGoodDeviceHasASessionAndASecureStream() {
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
    assertThat(device.end.keysReady()).isTrue();
    assertThat(machine.rootPort.stream(TestDevice.STREAM).orElseThrow().isSecure()).isTrue();
  }

  @Test
  void aSecondConnectIsRefused() {
    host.connect(device);
    assertThat(host.connect(device).code()).contains(ALREADY_STARTED);
  }

  @Test
  void theHandshakeIsNeverInTheClear() {
    host.connect(device);
    List<TsmEvent.Spdm> finish =
        machine.events(TsmEvent.Spdm.class).stream()
            .filter(e ->
                e.event() instanceof SpdmEvent.MessageSent sent && sent.name().equals("FINISH"))
            .toList();
    assertThat(finish).hasSize(1);
    assertThat(((SpdmEvent.MessageSent) finish.getFirst().event()).session()).isPresent();
  }

  @Test
  void keysThatAreNotDistinctAreNeverProgrammed() {
    long[] a = host.connectArguments(device);
    SbiResult pending = host.driveSome(11, CovhFunction.CONNECT_DEVICE, a);
    assertThat(pending.value()).isEqualTo(1);
    machine.random.stuck = true;
    host.carry();
    SbiResult result = host.drive(CovhFunction.CONNECT_DEVICE, a);
    assertThat(result.code()).contains(FAILED);
    machine.assertNothingLeft();
  }

  @Test
  void aSilentDeviceEndsWithIoAndLeavesNothing() {
    long[] a = host.connectArguments(device);
    for (int answered = 0; answered < 24; answered += 4) {
      SbiResult result = host.driveSome(answered, CovhFunction.CONNECT_DEVICE, a);
      TestHost.assertPending(result);
      host.slot(
          io.teeio.platform.sbi.PendingSpdm.transportError(
              CovhFunction.CONNECT_DEVICE.fid(), device.function.value()));
      assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(IO);
      machine.assertNothingLeft();
      device.end.lose("it has to be keyed anew");
    }
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void anAnswerThatComesTooLateEndsWithTimeoutAndLeavesNothing() {
    long[] a = host.connectArguments(device);
    for (int answered = 0; answered < 24; answered += 4) {
      TestHost.assertPending(host.driveSome(answered, CovhFunction.CONNECT_DEVICE, a));
      host.carry();
      machine.passed = machine.passed.plusSeconds(31);
      assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(SbiError.TIMEOUT);
      machine.assertNothingLeft();
      device.end.lose("it has to be keyed anew");
    }
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void receiversGoBeforeTransmitters() {
    host.connect(device);
    List<Integer> order =
        device.vendorRequests.stream()
            .filter(p -> p.at(0) == PciSigVendor.IDE_KM && p.at(1) == 4)
            .map(p -> p.at(6) >> 1 & 1)
            .toList();
    assertThat(order).as("Rx is 0, Tx is 1").containsExactly(0, 0, 0, 1, 1, 1);
    List<SbiCall> go =
        machine.events(TsmEvent.RootPortCalled.class).stream()
            .map(TsmEvent.RootPortCalled::call)
            .filter(call -> call.is(CovtFunction.SET_GO_RP_IDE_KEY))
            .toList();
    assertThat(go).hasSize(6);
  }

  @Test
  void bothEndsHaveTheSameSixKeys() {
    host.connect(device);
    for (SubStream sub : SubStream.values()) {
      for (PortDirection direction : PortDirection.values()) {
        assertThat(device.end.isProgrammed(KeySet.K0, direction, sub)).isTrue();
      }
    }
  }

  @Test
  void noKeyIsInAnEventOrInTheTranscript() {
    host.connect(device);
    List<Bytes> programs =
        device.vendorRequests.stream().filter(p -> p.at(0) == 0 && p.at(1) == 2).toList();
    assertThat(programs).hasSize(6);
    String everything = machine.events.toString() + host.transcript.orElseThrow();
    for (Bytes program : programs) {
      assertThat(everything).doesNotContain(program.slice(8, 40).toString());
    }
  }

  @Test
  void theTranscriptHoldsWholeMessagesWithoutPadding() throws Exception {
    host.connect(device);
    Bytes messages = ConnectionTranscript.read(host.transcript.orElseThrow()).messages();
    assertThat(messages.slice(0, 4)).isEqualTo(Bytes.of(0x10, 0x84, 0, 0));
    List<Bytes> sent =
        machine.events(TsmEvent.Spdm.class).stream()
            .flatMap(e ->
                switch (e.event()) {
                  case SpdmEvent.MessageSent m -> Optional.of(m.exact()).stream();
                  case SpdmEvent.MessageReceived m -> Optional.of(m.exact()).stream();
                  default -> Optional.<Bytes>empty().stream();
                })
            .toList();
    Bytes expected = Bytes.concat(sent.subList(0, 20).toArray(Bytes[]::new));
    assertThat(messages).isEqualTo(expected);
  }

  @Test
  void aDeviceThatWaitsForDisconnectIsNotConnected() {
    host.connect(device);
    host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value());
    host.slot(
        io.teeio.platform.sbi.PendingSpdm.transportError(
            CovhFunction.SPDM_HEARTBEAT.fid(), device.function.value()));
    assertThat(host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value()).code()).contains(IO);
    assertThat(host.connect(device).code()).contains(INVALID_STATE);
    assertThat(host.disconnect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  /** Between the last key and the end of the call nothing asks the RDSM again. */
  @Test
  void aConnectionWhoseStreamIsLostWithItsLastKeyIsNone() {
    AtomicInteger enabled = new AtomicInteger();
    machine.listener =
        event -> {
          if (event instanceof TsmEvent.RootPortCalled(SbiCall call, SbiResult _)
              && call.is(CovtFunction.SET_GO_RP_IDE_KEY)
              && enabled.incrementAndGet() == 6) {
            machine.rootPort.port().disconnect();
          }
        };
    assertThat(host.connect(device).code()).contains(IO);
    assertThat(enabled).hasValue(6);
    machine.assertNothingLeft();
  }
}
